import { expect, it } from 'vitest';
import { Pace, type PaceKind } from './pace.ts';

it('starts 800 REST requests a minute and makes the next one wait for the first to leave the window', () => {
  const pace = new Pace();
  for (let ms = 0; ms < 800; ms++) run(pace, 'rest', ms, 0);

  expect(pace.findWaitMs('rest', 10_000)).toBe(50_000);
  expect(pace.findWaitMs('graphql', 10_000)).toBe(0);
  expect(pace.findWaitMs('rest', 60_000)).toBe(0);
});

it('lets the 800th REST request go at once', () => {
  const pace = new Pace();
  for (let ms = 0; ms < 799; ms++) run(pace, 'rest', ms, 0);

  expect(pace.findWaitMs('rest', 1_000)).toBe(0);
});

it('spends at most 50 seconds of GraphQL response time a minute', () => {
  const pace = new Pace();
  for (let second = 0; second < 50; second += 10) run(pace, 'graphql', second * 1_000, 10_000);

  expect(pace.findWaitMs('graphql', 50_000)).toBe(20_000);
  expect(pace.findWaitMs('rest', 50_000)).toBe(0);
});

it('spends at most 80 seconds of response time a minute in all', () => {
  const pace = new Pace();
  for (let n = 0; n < 8; n++) run(pace, 'rest', n, 10_000);

  expect(pace.findWaitMs('rest', 20_000)).toBe(50_000);
  expect(pace.findWaitMs('graphql', 20_000)).toBe(50_000);
});

it('forgets what is older than a minute', () => {
  const pace = new Pace();
  run(pace, 'graphql', 0, 60_000);

  expect(pace.findWaitMs('graphql', 119_999)).toBe(1);
  expect(pace.findWaitMs('graphql', 120_000)).toBe(0);
});

it('counts a request that took longer than the window', () => {
  const pace = new Pace();
  const end = pace.start('graphql', 0);
  pace.findWaitMs('graphql', 61_000);

  end(70_000);

  expect(pace.findWaitMs('graphql', 70_000)).toBe(60_000);
});

function run(pace: Pace, kind: PaceKind, startMs: number, durationMs: number): void {
  pace.start(kind, startMs)(startMs + durationMs);
}
