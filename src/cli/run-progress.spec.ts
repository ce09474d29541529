import { describe, expect, it } from 'vitest';
import { type RunProgress, toBar, toLine, toSummary } from './run-progress.ts';

describe('toBar', () => {
  it('fills by the share of what is expected', () => {
    const bar = toBar(aRun({ streams: [aStream({ done: 170, expected: 340 })] }), 100);

    expect(bar).toBe('viewer  [############------------]  running  repos 170/340');
  });

  it('never wraps a narrow terminal', () => {
    expect(toBar(aRun({ streams: [aStream({ done: 1, expected: 2 })] }), 20)).toHaveLength(19);
  });

  it('never overflows when GitHub shows more than it announced', () => {
    const bar = toBar(aRun({ streams: [aStream({ done: 400, expected: 340 })] }), 100);

    expect(bar).toContain(`[${'#'.repeat(24)}]`);
  });
});

describe('toLine', () => {
  it('says until when GitHub has to be waited for', () => {
    const line = toLine(
      aRun({ state: 'waiting_for_quota', resumeAt: new Date('2026-11-21T10:00:00Z'), streams: [] }),
    );

    expect(line).toBe("viewer: waiting for GitHub's quota until 2026-11-21T10:00:00Z");
  });

  it('says what went wrong while it is tried again', () => {
    expect(toLine(aRun({ state: 'queued', errorMessage: 'GitHub did not answer' }))).toContain(
      'queued, after: GitHub did not answer',
    );
  });
});

describe('toSummary', () => {
  it('adds up the streams', () => {
    const streams = [aStream({ inserted: 2, updated: 1 }), aStream({ stream: 'owners', unchanged: 7 })];
    const finishedAt = new Date('2026-11-21T09:00:04.200Z');

    expect(toSummary(aRun({ state: 'succeeded', streams, finishedAt, requests: 9, quotaSpent: 6 }))).toBe(
      'viewer: succeeded, 2 inserted, 1 updated, 7 unchanged; 9 requests, 6 points of quota, 4.2 s',
    );
  });
});

function aRun(overrides: Partial<RunProgress>): RunProgress {
  return {
    id: '00000000-0000-4000-8000-000000000000',
    target: 'viewer',
    state: 'running',
    queuedAt: new Date('2026-11-21T09:00:00Z'),
    finishedAt: null,
    resumeAt: null,
    requests: 0,
    quotaSpent: 0,
    errorMessage: null,
    streams: [],
    ...overrides,
  };
}

function aStream(overrides: Partial<RunProgress['streams'][number]>): RunProgress['streams'][number] {
  return { stream: 'repos', done: 0, expected: null, inserted: 0, updated: 0, unchanged: 0, ...overrides };
}
