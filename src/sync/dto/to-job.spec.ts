import { describe, expect, it } from 'vitest';
import { aRun } from '../../../test/support/runs.ts';
import type { RunStream } from '../run.entity.ts';
import type { RunWithStreams } from '../run.queries.ts';
import { estimateSecondsLeft, toJob } from './to-job.ts';

const NOW = new Date('2026-01-01T00:01:00Z');
const PACING = { now: NOW, reserve: 0.2 };

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

const READING = { stream: 'repositories', page: { page: 2 }, startedAt: '2026-01-01T00:00:00Z' };

/** One stream being read, and the whole of what the last run read. */
function aReading(fields: Partial<RunWithStreams> = {}): RunWithStreams {
  const last = [aStream({ done: 400 })];
  return { run: aRun({ cursor: READING }), streams: [aStream()], last, top: null, ...fields };
}

describe('estimateSecondsLeft', () => {
  it('goes by the pace so far', () => {
    expect(estimateSecondsLeft(aReading(), NOW)).toBe(180);
  });

  it('adds the wait for quota', () => {
    const resumeAt = new Date('2026-01-01T01:01:00Z');
    const run = aRun({ state: 'waiting_for_quota', cursor: READING, resumeAt, waitedSeconds: 3600 });

    expect(estimateSecondsLeft(aReading({ run }), NOW)).toBe(3780);
  });

  it('takes a pause for work, which goes on elsewhere', () => {
    const resumeAt = new Date('2026-01-01T01:01:00Z');
    const run = aRun({ state: 'queued', cursor: READING, resumeAt });

    expect(estimateSecondsLeft(aReading({ run }), NOW)).toBe(180);
  });

  it('does not take time spent waiting for quota for slowness', () => {
    const run = aRun({ cursor: READING, waitedSeconds: 3600 });

    expect(estimateSecondsLeft(aReading({ run }), new Date('2026-01-01T01:01:00Z'))).toBe(180);
  });

  it('counts what is still to begin by what the last run read there', () => {
    const last = [aStream({ done: 400 }), aStream({ stream: 'owner profiles', done: 50 })];

    expect(estimateSecondsLeft(aReading({ last }), NOW)).toBe(210);
  });

  it('goes on when one stream is through and the next has no page yet', () => {
    const run = aRun({ cursor: { ...READING, stream: 'owner profiles', page: null } });
    const last = [aStream({ done: 400 }), aStream({ stream: 'owner profiles', done: 50 })];

    expect(estimateSecondsLeft(aReading({ run, streams: [aStream({ done: 400 })], last }), NOW)).toBe(8);
  });

  it.each([
    ['nothing is done yet', { streams: [aStream({ done: 0 })] }],
    ['nobody knows how much there is', { streams: [aStream({ expected: null })] }],
    ['nothing was read to the end before', { last: [] }],
    ['all that was expected is read and the list is walked again', { streams: [aStream({ done: 400 })] }],
    ['it has not begun', { run: aRun({ startedAt: null }), streams: [] }],
    ['it has ended', { run: aRun({ finishedAt: NOW }) }],
  ])('says nothing when %s', (_, fields) => {
    expect(estimateSecondsLeft(aReading(fields), NOW)).toBeNull();
  });
});

describe('toJob', () => {
  it('adds the streams up, and never expects less than is done', () => {
    const streams = [aStream(), aStream({ stream: 'owner profiles', done: 9, expected: 5 })];
    const job = toJob(aReading({ run: aRun(), streams, last: [] }), PACING);

    expect(job.totals).toEqual({ inserted: 2, updated: 4, unchanged: 6, requests: 5, quotaSpent: 4 });
    expect(job.streams.map(({ expected }) => expected)).toEqual([400, 9]);
  });

  it('tells an error with its code', () => {
    const run = aRun({ state: 'failed', errorCode: 'sync.x', errorMessage: 'do y' });

    expect(toJob(aReading({ run, streams: [], last: [] }), PACING).error).toEqual({
      code: 'sync.x',
      message: 'do y',
    });
  });
});
