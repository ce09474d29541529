import { describe, expect, it } from 'vitest';
import type { QuotaState } from '../../github/quota/quota-state.ts';
import { aRun } from '../../../test/support/runs.ts';
import type { Run, RunStream } from '../run.entity.ts';
import type { RunWithStreams, TopSight } from '../run.queries.ts';
import { toJob } from './to-job.ts';

const STARTED = new Date('2026-01-01T00:00:00Z');
const NOW = new Date('2026-01-01T00:01:00Z');
const RESET = new Date('2026-01-01T00:31:00Z');
const PACING = { now: NOW, reserve: 0.2 };
const ID = '11111111-1111-4111-8111-111111111111';

const RANKING = {
  id: ID,
  accountId: 1,
  target: 'top:1000',
  count: 1000,
  available: 800,
  settled: null,
  unsettled: null,
  startedAt: STARTED,
  finishedAt: null,
};

const QUOTA: QuotaState = {
  bucket: 'graphql',
  limit: 5000,
  remaining: 4000,
  resetAt: RESET,
  pausedUntil: null,
  secondaryHits: 0,
};

function aTopRun(fields: Partial<Run> = {}): Run {
  return aRun({ id: ID, target: 'top:1000', requests: 12, quotaSpent: 10, ...fields });
}

function aStream(fields: Partial<RunStream> = {}): RunStream {
  const counts = { inserted: 1, updated: 0, unchanged: 0, requests: 10, quotaSpent: 10 };
  return { runId: ID, stream: 'most starred', position: 0, done: 400, expected: 800, ...counts, ...fields };
}

function aTop(fields: Partial<RunWithStreams> = {}, top: Partial<TopSight> = {}): RunWithStreams {
  const sight = { ranking: RANKING, quota: QUOTA, ...top };
  return { run: aTopRun(), streams: [aStream()], last: [], top: sight, ...fields };
}

describe('a job of a target top:N', () => {
  it('tells what it has found so far, and what it spends', () => {
    const job = toJob(aTop(), PACING);

    expect(job.ranking).toEqual({
      id: ID,
      count: 1000,
      available: 800,
      complete: false,
      settled: null,
      unsettled: null,
    });
    expect(job.quota).toMatchObject({
      spent: 10,
      remaining: 4000,
      limit: 5000,
      resetAt: RESET.toISOString(),
    });
  });

  it('tells what is left by its pace, on the first run too, and how long that takes', () => {
    const job = toJob(aTop(), PACING);

    // Half is done: as much again, and a point for the tags beyond the first hundred; 5 s a request.
    expect(job.quota?.forecast).toEqual({ points: 11, requests: 11, seconds: 55 });
    expect(job.estimatedSecondsLeft).toBe(55);
  });

  it('goes by the price before anything is read', () => {
    const run = aTopRun({ state: 'queued', startedAt: null, requests: 0, quotaSpent: 0 });

    const job = toJob(aTop({ run, streams: [] }, { ranking: null, quota: null }), PACING);

    expect(job.ranking).toBeNull();
    expect(job.quota).toEqual({
      spent: 0,
      remaining: null,
      limit: null,
      resetAt: null,
      forecast: { points: 17, requests: 17, seconds: 17 },
    });
    expect(job.estimatedSecondsLeft).toBeNull();
  });

  it('counts in the wait for the reset that is ahead, and the one it is in', () => {
    const soon = toJob(aTop({}, { quota: { ...QUOTA, remaining: 1005 } }), PACING);
    const run = aTopRun({ state: 'waiting_for_quota', resumeAt: RESET, waitedSeconds: 1800 });
    const waiting = toJob(aTop({ run }, { quota: { ...QUOTA, remaining: 1000 } }), PACING);

    expect(soon.quota?.forecast?.seconds).toBe(1800 + 6 * 5);
    expect(waiting.quota?.forecast?.seconds).toBe(1800 + 11 * 5);
  });

  it('does not count the tags twice once they are being read', () => {
    const streams = [aStream({ done: 800 }), aStream({ stream: 'tags', position: 1, done: 5, expected: 15 })];

    expect(toJob(aTop({ streams }), PACING).quota?.forecast?.points).toBe(20);
  });

  it('has nothing left when it has ended, and a window that is over is full again', () => {
    const run = aTopRun({ state: 'succeeded', finishedAt: NOW });
    const ranking = { ...RANKING, finishedAt: NOW, settled: true, unsettled: [] };

    const job = toJob(aTop({ run }, { ranking, quota: { ...QUOTA, resetAt: NOW } }), PACING);

    expect(job.ranking).toMatchObject({ complete: true, settled: true, unsettled: [] });
    expect(job.quota).toMatchObject({ remaining: 5000, resetAt: null, forecast: null });
    expect(job.estimatedSecondsLeft).toBeNull();
  });

  it('says nothing of the kind for other targets', () => {
    const job = toJob(aTop({ run: aTopRun({ target: 'viewer' }), top: null }), PACING);

    expect({ ranking: job.ranking, quota: job.quota }).toEqual({ ranking: null, quota: null });
  });
});
