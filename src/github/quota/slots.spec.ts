import { expect, it } from 'vitest';
import type { Weight } from '../call.ts';
import { Slots } from './slots.ts';

it.each([
  ['rest', 8],
  ['light', 3],
  ['heavy', 1],
] as const)('lets so many %s requests go at once: %i', async (weight, expected) => {
  const slots = new Slots();

  expect(await countAdmitted(slots, weight, 12)).toBe(expected);
});

it('gives a freed place to who waited first', async () => {
  const slots = new Slots();
  const leave = await slots.take('heavy');
  const order: string[] = [];
  const first = slots.take('heavy').then(() => order.push('heavy'));
  void slots.take('light').then(() => order.push('light'));

  leave();
  await first;
  await settled();

  expect(order).toEqual(['heavy']);
});

it('does not let REST and GraphQL wait for one another', async () => {
  const slots = new Slots();
  await slots.take('heavy');

  expect(await countAdmitted(slots, 'rest', 9)).toBe(8);
});

it('leaves the queue when its signal aborts and lets those behind it go', async () => {
  const slots = new Slots();
  const leave = await slots.take('light');
  const abort = new AbortController();
  const heavy = slots.take('heavy', abort.signal);
  const light = slots.take('light');

  abort.abort(new Error('no longer wanted'));

  await expect(heavy).rejects.toThrow('no longer wanted');
  await expect(light).resolves.toBeTypeOf('function');
  leave();
});

async function countAdmitted(slots: Slots, weight: Weight, asked: number): Promise<number> {
  let admitted = 0;
  for (let n = 0; n < asked; n++) void slots.take(weight).then(() => admitted++);
  await settled();
  return admitted;
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
