import { describe, expect, it } from 'vitest';
import { askForJob, openNext, startJob, takeCountsInJob, takePageInJob } from './job.ts';
import { GITHUB_LIMITS } from './planner.types.ts';
import { oneValue } from './slices.ts';
import type { Job } from './job.ts';
import type { PageAnswer } from './planner.types.ts';

const limits = GITHUB_LIMITS;
const OPTIONS = { limits, now: '2026-11-21T12:00:00Z' };

function aJob(...counts: (number | null)[]): Job {
  return aJobOf(1, counts);
}

function aJobOf(round: number, counts: (number | null)[]): Job {
  const pieces = counts.map((count, index) => ({ slice: oneValue(20 - index), count }));
  return openNext(startJob({ pieces, goal: 1000, detail: 'ids', round }), OPTIONS);
}

function aPage(ids: number[], change: Partial<PageAnswer> = {}): PageAnswer {
  const repos = ids.map((id) => ({ id, stars: 20 }));
  return {
    kind: 'page',
    repos,
    withheld: 0,
    repositoryCount: 4,
    endCursor: 'end',
    joinCursor: 'join',
    isWhole: true,
    ...change,
  };
}

describe('Reading slices whole', () => {
  it('counts first what is not counted, all in one query', () => {
    expect(askForJob(aJob(null, null), limits)).toEqual({
      kind: 'counts',
      slices: [oneValue(20), oneValue(19)],
    });
  });

  it('asks for no longer a page than shows the rest, unless a shorter one cost no less', () => {
    const mostAfter = (count: number): number | undefined => {
      const first = aPage(
        Array.from({ length: 100 }, (_, id) => id),
        { repositoryCount: count },
      );
      const ask = askForJob(takePageInJob(aJob(count), first, limits).job, limits);
      return ask?.kind === 'page' ? ask.most : undefined;
    };

    expect([mostAfter(120), mostAfter(300), mostAfter(1000)]).toEqual([100, 201, 901]);
  });

  it('agrees with GitHub when it saw as many as there are', () => {
    const first = takePageInJob(aJob(4), aPage([1, 2]), limits);
    const second = takePageInJob(first.job, aPage([2, 3, 4], { endCursor: null }), limits);

    expect(second.finished).toMatchObject({ isAgreed: true, expected: 4, read: 4 });
    expect(askForJob(second.job, limits)).toBeNull();
  });

  it('does not agree when something moved between two pages, though the numbers do', () => {
    const first = takePageInJob(aJob(4), aPage([1, 2]), limits);
    const second = takePageInJob(first.job, aPage([3, 4], { endCursor: null }), limits);

    expect(second.finished).toMatchObject({ isAgreed: false, expected: 4, read: 4 });
  });

  it('splits a slice that grew beyond what GitHub shows instead of reading on', () => {
    const { job, finished } = takePageInJob(aJob(990), aPage([1, 2], { repositoryCount: 1010 }), limits);
    const ask = askForJob(openNext(job, OPTIONS), limits);

    expect(finished).toBeNull();
    expect(ask).toMatchObject({ kind: 'counts' });
    expect(ask?.kind === 'counts' && ask.slices.every(({ created }) => created)).toBe(true);
  });

  it('splits several large slices for one query of counts', () => {
    const ask = askForJob(aJob(3000, 2000, 5), limits);

    expect(ask?.kind === 'counts' && ask.slices.length).toBe(24 + 16);
  });

  it('leaves empty slices out on its way down, but not where repos are held that may be there no more', () => {
    const [walk, again] = [0, 1].map((round) => {
      const counted = { kind: 'counts' as const, counts: [0, 0, 7] };
      const job = takeCountsInJob(aJobOf(round, [null, null, null]), counted, limits);
      return askForJob(openNext(job, OPTIONS), limits);
    });

    expect(walk).toMatchObject({ kind: 'page', slice: oneValue(18) });
    expect(again).toMatchObject({ kind: 'page', slice: { stars: { from: 18, to: 20 } } });
  });
});
