import { describe, expect, it } from 'vitest';
import type { Run, RunStream } from '../run.entity.ts';
import { estimateSecondsLeft, toJob } from './to-job.ts';

const STARTED = new Date('2026-01-01T00:00:00Z');
const NOW = new Date('2026-01-01T00:01:00Z');

function aRun(fields: Partial<Run> = {}): Run {
  return {
    id: '11111111-1111-4111-8111-111111111111',
    accountId: 1,
    target: 'viewer',
    startedBy: 'hand',
    state: 'running',
    leg: 1,
    cursor: null,
    cancelRequested: false,
    queuedAt: STARTED,
    startedAt: STARTED,
    finishedAt: null,
    resumeAt: null,
    waitedSeconds: 0,
    revivals: 0,
    requests: 5,
    quotaSpent: 4,
    errorCode: null,
    errorMessage: null,
    ...fields,
  };
}

function aStream(fields: Partial<RunStream> = {}): RunStream {
  const counts = { inserted: 1, updated: 2, unchanged: 3, requests: 2, quotaSpent: 1 };
  return {
    runId: '1',
    stream: 'repositories',
    position: 0,
    done: 100,
    expected: 400,
    ...counts,
    ...fields,
  };
}

describe('estimateSecondsLeft', () => {
  it('goes by the pace so far', () => {
    expect(estimateSecondsLeft({ run: aRun(), streams: [aStream()] }, NOW)).toBe(180);
  });

  it('adds the wait for quota', () => {
    const run = aRun({ resumeAt: new Date('2026-01-01T01:01:00Z') });

    expect(estimateSecondsLeft({ run, streams: [aStream()] }, NOW)).toBe(3780);
  });

  it.each([
    ['nothing is done yet', aRun(), [aStream({ done: 0 })]],
    ['nobody knows how much there is', aRun(), [aStream({ expected: null })]],
    ['all that was expected is read and the list is walked again', aRun(), [aStream({ done: 400 })]],
    ['it has not begun', aRun({ startedAt: null }), []],
    ['it has ended', aRun({ finishedAt: NOW }), [aStream()]],
  ])('says nothing when %s', (_, run, streams) => {
    expect(estimateSecondsLeft({ run, streams }, NOW)).toBeNull();
  });
});

describe('toJob', () => {
  it('adds the streams up, and never expects less than is done', () => {
    const streams = [aStream(), aStream({ stream: 'owner profiles', done: 9, expected: 5 })];
    const job = toJob({ run: aRun(), streams }, NOW);

    expect(job.totals).toEqual({ inserted: 2, updated: 4, unchanged: 6, requests: 5, quotaSpent: 4 });
    expect(job.streams.map(({ expected }) => expected)).toEqual([400, 9]);
  });

  it('tells an error with its code', () => {
    const run = aRun({ state: 'failed', errorCode: 'sync.x', errorMessage: 'do y' });

    expect(toJob({ run, streams: [] }, NOW).error).toEqual({ code: 'sync.x', message: 'do y' });
  });
});
