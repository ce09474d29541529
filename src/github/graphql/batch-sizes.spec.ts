import { expect, it } from 'vitest';
import { BatchSizes, type QueryShape } from './batch-sizes.ts';

const REPOS: QueryShape = { name: 'repos', connections: 0, most: 100 };
const DETAILS: QueryShape = { name: 'details', connections: 2, most: 100 };

it('begins with all that a query may have where that costs no more', () => {
  expect(new BatchSizes().choose(REPOS, 250)).toBe(100);
});

it('takes no more than what is wanted', () => {
  expect(new BatchSizes().choose(REPOS, 7)).toBe(7);
  expect(new BatchSizes().choose(DETAILS, 38)).toBe(38);
});

it('chooses by price what GitHub can bear', () => {
  const sizes = new BatchSizes();

  expect(sizes.choose(DETAILS, 1_000)).toBe(74);
  sizes.shrink(DETAILS, 74);
  expect(sizes.choose(DETAILS, 1_000)).toBe(37);
});

it('chooses anew when GitHub charges more than the formula', () => {
  const sizes = new BatchSizes();

  sizes.noteCost(DETAILS, 74, 2);

  expect(sizes.choose(DETAILS, 1_000)).toBeLessThan(74);
  expect(sizes.choose(REPOS, 1_000)).toBe(100);
});

it('keeps to a fixed size whatever it costs, but not beyond what GitHub can bear', () => {
  const sizes = new BatchSizes(100);

  expect(sizes.choose(DETAILS, 1_000)).toBe(100);
  sizes.shrink(DETAILS, 100);
  expect(sizes.choose(DETAILS, 1_000)).toBe(50);
});

it('halves down to one and no further', () => {
  const sizes = new BatchSizes();
  const seen: number[] = [];

  for (let n = 0; n < 9; n++) {
    sizes.shrink(REPOS, sizes.choose(REPOS, 100));
    seen.push(sizes.choose(REPOS, 100));
  }

  expect(seen).toEqual([50, 25, 12, 6, 3, 1, 1, 1, 1]);
});

it('halves what was asked for, not what might have been', () => {
  const sizes = new BatchSizes();

  sizes.shrink(REPOS, 8);

  expect(sizes.choose(REPOS, 100)).toBe(4);
});

it('grows by a quarter after five good batches in a row and never beyond the most', () => {
  const sizes = new BatchSizes();
  sizes.shrink(REPOS, 100);

  growTimes(sizes, 4);
  expect(sizes.choose(REPOS, 100)).toBe(50);
  growTimes(sizes, 1);
  expect(sizes.choose(REPOS, 100)).toBe(63);
  growTimes(sizes, 500);
  expect(sizes.choose(REPOS, 1_000)).toBe(100);
});

it('finds what GitHub can bear without asking for too much again and again', () => {
  const sizes = new BatchSizes();
  let failures = 0;
  let parents = 0;

  for (let n = 0; n < 300; n++) {
    const size = sizes.choose(REPOS, 100);
    if (size > 50) {
      failures += 1;
      sizes.shrink(REPOS, size);
    } else {
      parents += size;
      sizes.grow(REPOS, size);
    }
  }

  expect(failures).toBeLessThan(10);
  expect(parents).toBeGreaterThan(300 * 50 * 0.8);
});

it('comes back from a bad hour, in which everything was too much', () => {
  const sizes = new BatchSizes();
  for (let n = 0; n < 10; n++) sizes.shrink(REPOS, sizes.choose(REPOS, 100));

  growTimes(sizes, 100);

  expect(sizes.choose(REPOS, 100)).toBeGreaterThan(80);
});

it('counts the good batches anew after a bad one', () => {
  const sizes = new BatchSizes();
  sizes.shrink(REPOS, 100);
  growTimes(sizes, 4);

  sizes.shrink(REPOS, 50);
  growTimes(sizes, 4);

  expect(sizes.choose(REPOS, 100)).toBe(25);
});

it('learns nothing from a batch that was small anyway', () => {
  const sizes = new BatchSizes();
  sizes.shrink(REPOS, 100);

  for (let n = 0; n < 20; n++) sizes.grow(REPOS, 24);

  expect(sizes.choose(REPOS, 100)).toBe(50);
});

it('learns for each query shape by itself', () => {
  const sizes = new BatchSizes();

  sizes.shrink(REPOS, 100);

  expect(sizes.choose({ ...REPOS, name: 'profiles' }, 100)).toBe(100);
});

function growTimes(sizes: BatchSizes, times: number): void {
  for (let n = 0; n < times; n++) sizes.grow(REPOS, sizes.choose(REPOS, 100));
}
