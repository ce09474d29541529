import { expect, it } from 'vitest';
import { findBestSize, PagePrices, toPrice } from './page-price.ts';

it.each([
  [74, 2, 1],
  [75, 2, 2],
  [100, 2, 2],
  [100, 1, 1],
  [148, 1, 1],
  [149, 1, 2],
  [49, 3, 1],
  [50, 3, 2],
  [100, 0, 1],
  [1, 2, 1],
])('prices %i parents with %i connections at %i points', (size, connections, points) => {
  expect(toPrice(size, connections)).toBe(points);
});

it.each([
  [0, 100],
  [1, 100],
  [2, 74],
  [3, 49],
])('takes with %i connections a parent the %i parents that cost least each', (connections, size) => {
  expect(findBestSize(100, (candidate) => toPrice(candidate, connections))).toBe(size);
});

it('takes all that are left when fewer would not cost less', () => {
  expect(findBestSize(38, (candidate) => toPrice(candidate, 2))).toBe(38);
});

it('keeps to the formula while GitHub charges by it', () => {
  const prices = new PagePrices(2);

  prices.note(74, 1);
  prices.note(100, 2);

  expect(chooseFrom(prices)).toBe(74);
});

it('believes what GitHub charged, not the formula', () => {
  const prices = new PagePrices(2);

  prices.note(74, 2);

  expect(prices.get(74)).toBe(2);
  expect(chooseFrom(prices)).not.toBe(74);
});

it.each([1, 3, 4])('finds the best size when a parent counts for %i connections after all', (connections) => {
  const prices = new PagePrices(2);

  for (let page = 0; page < 12; page++) {
    const size = chooseFrom(prices);
    prices.note(size, toPrice(size, connections));
  }

  const size = chooseFrom(prices);
  const best = findBestSize(100, (candidate) => toPrice(candidate, connections));
  expect(size / toPrice(size, connections)).toBeGreaterThan((best / toPrice(best, connections)) * 0.7);
});

it('does not shrink without end when smaller pages do not cost less', () => {
  const prices = new PagePrices(2);

  for (let page = 0; page < 12; page++) prices.note(chooseFrom(prices), 5);

  expect(chooseFrom(prices)).toBeGreaterThanOrEqual(74);
});

function chooseFrom(prices: PagePrices): number {
  return findBestSize(100, (size) => prices.get(size));
}
