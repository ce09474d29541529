import { expect, it } from 'vitest';
import { BatchSizes } from './batch-sizes.ts';

it('begins with all that nodes(ids:) takes', () => {
  expect(new BatchSizes().get('repos')).toBe(100);
});

it('halves down to one and no further', () => {
  const sizes = new BatchSizes();
  const seen: number[] = [];

  for (let n = 0; n < 9; n++) {
    sizes.shrink('repos', sizes.get('repos'));
    seen.push(sizes.get('repos'));
  }

  expect(seen).toEqual([50, 25, 12, 6, 3, 1, 1, 1, 1]);
});

it('halves what was asked for, not what might have been', () => {
  const sizes = new BatchSizes();

  sizes.shrink('repos', 8);

  expect(sizes.get('repos')).toBe(4);
});

it('grows by a quarter after five good batches in a row and never beyond the most', () => {
  const sizes = new BatchSizes();
  sizes.shrink('repos', 100);

  growTimes(sizes, 4);
  expect(sizes.get('repos')).toBe(50);
  growTimes(sizes, 1);
  expect(sizes.get('repos')).toBe(63);
  growTimes(sizes, 100);
  expect(sizes.get('repos')).toBe(100);
});

it('counts the good batches anew after a bad one', () => {
  const sizes = new BatchSizes();
  sizes.shrink('repos', 100);
  growTimes(sizes, 4);

  sizes.shrink('repos', 50);
  growTimes(sizes, 4);

  expect(sizes.get('repos')).toBe(25);
});

it('learns for each query shape by itself', () => {
  const sizes = new BatchSizes();

  sizes.shrink('repos', 100);

  expect(sizes.get('profiles')).toBe(100);
});

function growTimes(sizes: BatchSizes, times: number): void {
  for (let n = 0; n < times; n++) sizes.grow('repos');
}
