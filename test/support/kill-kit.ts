import { expect } from 'vitest';
import type { Random } from '../github/world/random.ts';
import { query } from './sync-kit.ts';
import type { TestApp } from './test-app.ts';
import { countRepeated, type WorkerStage } from './worker-stage.ts';

/** Turns of the event loop: long enough for a page to be stored and the next one to be asked for. */
const MOST_TURNS = 20_000;

/** What a run asked of GitHub; the check of the token aside. */
export interface Asked {
  counts: ReadonlyMap<string, number>;
  operations: (string | null)[];
  points: number;
  /** Of the dearest request. */
  price: number;
}

function listAsked(stage: WorkerStage): Asked {
  const log = stage.standIn.log.filter(({ path }) => path !== '/user');
  const costs = log.map(({ cost }) => cost);
  return {
    counts: stage.countRequests(),
    operations: log.map(({ operation }) => operation),
    points: costs.reduce((sum, cost) => sum + cost, 0),
    price: Math.max(...costs),
  };
}

/** Requests after which to kill, from 1: one of each kind, then any others. None is the last one of all. */
function choosePlaces({ operations }: Asked, kills: number, random: Random): number[] {
  const all = operations
    .slice(0, -1)
    .map((operation, index) => ({ operation, place: index + 1, key: random.next() }));
  const shuffled = all.toSorted((left, right) => left.key - right.key);
  const ofEachKind = new Map(shuffled.map((one) => [one.operation, one]));
  const places = new Set([...ofEachKind.values(), ...shuffled].map(({ place }) => place));
  return [...places].slice(0, kills).toSorted((a, b) => a - b);
}

export async function readCalmly(stage: WorkerStage, app: TestApp, target: string): Promise<Asked> {
  stage.standIn.clearLog();
  await stage.sync(app, target);
  return listAsked(stage);
}

export interface Disturbance {
  target: string;
  calm: Asked;
  kills: number;
  random: Random;
}

export async function readDisturbed(
  stage: WorkerStage,
  app: TestApp,
  { target, calm, kills, random }: Disturbance,
): Promise<Asked> {
  await stage.request(app, target);
  stage.standIn.clearLog();
  for (const place of choosePlaces(calm, kills, random)) {
    const { operations, counts } = listAsked(stage);
    const before = operations.length - countRepeated(counts, calm.counts);
    await stage.killAfter(app, {
      requests: Math.max(1, place - before),
      turns: random.integer(MOST_TURNS),
    });
  }
  const states = await query(app, 'select state from run where finished_at is null');
  expect(states).toEqual([{ state: 'running' }]);
  const last = await stage.startWorker(app);
  await stage.untilDone(app);
  await last.stop();
  return listAsked(stage);
}

export function expectNothingWasted(disturbed: Asked, calm: Asked, kills: number): void {
  const repeated = countRepeated(disturbed.counts, calm.counts);
  expect(repeated).toBeGreaterThan(0);
  expect(repeated).toBeLessThanOrEqual(kills);
  expect(disturbed.operations.length).toBe(calm.operations.length + repeated);
  expect(disturbed.points).toBeLessThanOrEqual(calm.points + kills * calm.price);
}
