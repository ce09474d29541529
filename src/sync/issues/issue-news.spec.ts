import { describe, expect, it } from 'vitest';
import type { GithubIssueNews } from '../../github/issue.types.ts';
import { findWanted, toAskedAt, toSince, toWatermark } from './issue-news.ts';
import type { KnownIssues } from './issue-watermark.store.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const HOUR_MS = 3_600_000;

function ago(ms: number): Date {
  return new Date(NOW.getTime() - ms);
}

const UNAVAILABLE = { states: ['unavailable', 'unavailable'] };
const REFUSED = { listsSweptAt: null, listsRefusedAt: ago(HOUR_MS) };

function told(overrides: Partial<GithubIssueNews> = {}): GithubIssueNews {
  const totals = { issuesTotal: 3, pullsTotal: 2 };
  return { repoId: 1, hasIssues: true, ...totals, newestAt: ago(2 * HOUR_MS), toldAt: NOW, ...overrides };
}

function known(overrides: Partial<KnownIssues> = {}): KnownIssues {
  return {
    repoId: 1,
    watermark: ago(2 * HOUR_MS),
    issuesTotal: 3,
    pullsTotal: 2,
    listsSweptAt: ago(HOUR_MS),
    listsRefusedAt: null,
    states: ['complete', 'complete'],
    ...overrides,
  };
}

describe('what is wanted of a repo', () => {
  it.each([
    ['nothing where nothing is new', told(), known(), false, false],
    ['everything where nothing was read', told(), undefined, true, true],
    ['its issues where one was updated', told({ newestAt: ago(HOUR_MS) }), known(), true, false],
    ['its issues where one came', told({ issuesTotal: 4 }), known(), true, false],
    ['its issues where a pull request went', told({ pullsTotal: 1 }), known(), true, false],
    ['its issues where numbers were never compared', told(), known({ issuesTotal: null }), true, false],
    ['its lists once a day', told(), known({ listsSweptAt: ago(24 * HOUR_MS) }), false, true],
    ['its lists where they are doubted', told(), known({ listsSweptAt: null }), false, true],
    ['nothing within the day where lists were refused', told(), known(REFUSED), false, false],
    ['its issues when they are back', told(), known({ states: ['disabled', 'unavailable'] }), true, false],
    ['nothing where some would not be shown', told({ newestAt: NOW }), known(UNAVAILABLE), false, false],
    [
      'its issues where they are more than would not be shown',
      told({ issuesTotal: 4 }),
      known(UNAVAILABLE),
      true,
      false,
    ],
    ['nothing where it did not agree within the day', told(), known({ states: ['partial'] }), false, false],
    [
      'all once a day where it did not agree',
      told(),
      known({ states: ['partial'], listsSweptAt: ago(25 * HOUR_MS) }),
      true,
      true,
    ],
    [
      'no issues where they are switched off',
      told({ hasIssues: false, issuesTotal: 9 }),
      known(),
      false,
      false,
    ],
    ['nothing where there never was any', told({ newestAt: null }), known({ watermark: null }), false, false],
  ])('is %s', (_, news, before, issues, lists) => {
    expect(findWanted(news, before, NOW)).toEqual({ issues, lists });
  });
});

describe('a walk', () => {
  it('begins five minutes before what is stored, or at the beginning', () => {
    expect(toSince(null, undefined)).toBeNull();
    expect(toSince(ago(HOUR_MS), undefined)).toEqual(ago(HOUR_MS + 300_000));
    expect(toSince(ago(HOUR_MS), ago(0))).toEqual(ago(300_000));
  });

  it.each([
    ['up to the newest item', 2 * HOUR_MS, 2 * HOUR_MS, null, 2 * HOUR_MS],
    ['not to the second in which it looked', 0, 0, null, 60_000],
    ['not beyond what the list shows', 120_000, 300_000, null, 300_000],
    ['beyond what the list has had time enough to show', HOUR_MS, 2 * HOUR_MS, null, HOUR_MS],
    ['not beyond what would not hold still', HOUR_MS, HOUR_MS, 3 * HOUR_MS, 3 * HOUR_MS],
  ])('holds everything %s', (_, newest, seen, unsteady, expected) => {
    const walked = { seenTo: ago(seen), unsteadyAt: unsteady === null ? null : ago(unsteady) };

    expect(toWatermark({ newestAt: ago(newest), askedAt: NOW }, walked)).toEqual(ago(expected));
  });

  it.each([
    ['says', { toldAt: ago(HOUR_MS) }, ago(HOUR_MS)],
    [
      'says, although ours is behind',
      { toldAt: new Date(NOW.getTime() + HOUR_MS) },
      new Date(NOW.getTime() + HOUR_MS),
    ],
    ['has dated the newest item by', { toldAt: null }, ago(2 * HOUR_MS)],
    ['has not told of anything later than ours', { toldAt: null, newestAt: null }, NOW],
  ])('knows the time that GitHub %s', (_, news, expected) => {
    expect(toAskedAt(told(news), NOW)).toEqual(expected);
  });

  it('knows of nothing where there is nothing', () => {
    expect(toWatermark({ newestAt: null, askedAt: NOW }, { seenTo: null, unsteadyAt: null })).toBeNull();
  });
});
