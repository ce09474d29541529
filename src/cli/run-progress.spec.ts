import { describe, expect, it } from 'vitest';
import type { RepoWork } from '../sync/commits/commit-work.queries.ts';
import { type Look, type RunProgress, toBar, toEnd, toFailures, toLine, toSummary } from './run-progress.ts';

describe('toBar', () => {
  it('fills by the share of what is expected', () => {
    const bar = toBar(aLook({ streams: [aStream({ done: 170, expected: 340 })] }), 100);

    expect(bar).toBe('viewer  [############------------]  running  repos 170/340');
  });

  it('never wraps a narrow terminal', () => {
    expect(toBar(aLook({ streams: [aStream({ done: 1, expected: 2 })] }), 20)).toHaveLength(19);
  });

  it('never overflows when GitHub shows more than it announced', () => {
    const bar = toBar(aLook({ streams: [aStream({ done: 400, expected: 340 })] }), 100);

    expect(bar).toContain(`[${'#'.repeat(24)}]`);
  });

  it('says which of several runs it is, and how long it goes on', () => {
    const look = { ...aLook({ streams: [] }), place: '2/3', secondsLeft: 90 };

    expect(toBar(look, 100)).toBe('2/3  viewer  [------------------------]  running  about 2 min left');
  });

  it('fills by the repos that git has read, and says at which ones it is', () => {
    const bar = toBar(
      aLook({
        state: 'queued',
        streams: [aStream({ done: 4, expected: 4 }), aStream({ stream: 'commits', done: 1, expected: 4 })],
        repos: [
          aRepo({ fullName: 'acme/app', note: 'storing', commits: 2000 }),
          aRepo({ fullName: 'acme/lib', note: 'fetching\r\u001B[2K' }),
          aRepo({ fullName: 'acme/old', state: 'done', commits: 9 }),
        ],
      }),
      200,
    );

    expect(bar).toBe(
      'viewer  [######------------------]  running  commits 1/4  acme/app storing 2000, acme/lib fetching [2K',
    );
  });
});

describe('toLine', () => {
  it('says until when GitHub has to be waited for', () => {
    const line = toLine(
      aLook({ state: 'waiting_for_quota', resumeAt: new Date('2026-11-21T10:00:00Z'), streams: [] }),
    );

    expect(line).toBe("viewer: waiting for GitHub's quota until 2026-11-21T10:00:00Z");
  });

  it('says what went wrong while it is tried again', () => {
    expect(toLine(aLook({ state: 'queued', errorMessage: 'GitHub did not answer' }))).toContain(
      'queued, after: GitHub did not answer',
    );
  });
});

describe('toEnd', () => {
  it.each([
    [aRepo({ state: 'done', note: 'done', commits: 12 }), 'acme/app done, 12 commits'],
    [aRepo({ state: 'failed', note: 'git took\ntoo long' }), 'acme/app failed: git took too long'],
  ])('says what became of a repo: %j', (repo, text) => {
    expect(toEnd(repo)).toBe(text);
  });
});

describe('toFailures', () => {
  it('says how many repositories could not be read, and names one for each reason', () => {
    const failures = [
      { fullName: 'acme/app', count: 40, reason: 'install git' },
      { fullName: 'acme/lib', count: 1, reason: 'too\nlarge' },
    ];

    expect(toFailures(failures)).toBe(
      '41 repositories could not be read:\n  acme/app and 39 more: install git\n  acme/lib: too large',
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
    repos: [],
    ...overrides,
  };
}

function aLook(overrides: Partial<RunProgress>): Look {
  return { run: aRun(overrides), secondsLeft: null, place: null };
}

function aRepo(overrides: Partial<RepoWork>): RepoWork {
  return { id: 1, fullName: 'acme/app', state: 'waiting', note: 'waiting', commits: 0, ...overrides };
}

function aStream(overrides: Partial<RunProgress['streams'][number]>): RunProgress['streams'][number] {
  return { stream: 'repos', done: 0, expected: null, inserted: 0, updated: 0, unchanged: 0, ...overrides };
}
