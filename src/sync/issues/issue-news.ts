import type { GithubIssueNews } from '../../github/issue.types.ts';
import type { KnownIssues } from './issue-watermark.store.ts';

/** What changes without a word, or would not be shown, is asked for so often. */
export const DAY_MS = 86_400_000;

/** What was updated within it before we asked may have been joined by more of the same second, unseen. */
const SETTLING_MS = 60_000;

/** So long it may take until a list shows what a query has told of. */
const LISTING_MS = 10 * 60_000;

/** A walk begins so long before the watermark: GitHub does not show everything at once everywhere. */
const OVERLAP_MS = 5 * 60_000;

/** What is to be read of a repo. */
export interface Wanted {
  issues: boolean;
  /** Labels and milestones. */
  lists: boolean;
}

/** Labels and milestones change without a word from the issues that carry them: they are swept once a day anyway. */
export function findWanted(news: GithubIssueNews, known: KnownIssues | undefined, now: Date): Wanted {
  const listsDue = isDayPast(known?.listsSweptAt, now) && isDayPast(known?.listsRefusedAt, now);
  return { issues: news.hasIssues && hasNewIssues(news, known, listsDue), lists: listsDue };
}

function hasNewIssues(news: GithubIssueNews, known: KnownIssues | undefined, isDue: boolean): boolean {
  if (!known || known.issuesTotal !== news.issuesTotal || known.pullsTotal !== news.pullsTotal) return true;
  if (known.states.includes('disabled')) return true;
  if (isDue && known.states.some((state) => state !== 'complete')) return true;
  // Of as many as before, some would not be shown: nothing of what has changed since is within reach.
  if (known.states.includes('unavailable')) return false;
  return news.newestAt !== null && (known.watermark === null || news.newestAt > known.watermark);
}

function isDayPast(then: Date | null | undefined, now: Date): boolean {
  return !then || now.getTime() - then.getTime() >= DAY_MS;
}

/** Where a walk begins; null: at the beginning. `leftAt`: as far as a run had come that was never through. */
export function toSince(watermark: Date | null, leftAt: Date | undefined): Date | null {
  const at = Math.max(watermark?.getTime() ?? 0, leftAt?.getTime() ?? 0);
  return at === 0 ? null : new Date(at - OVERLAP_MS);
}

/**
 * When GitHub was asked, by its own clock, which is what it dates items by. Where it does not say, ours may be ahead: what
 * was newest then was there by then.
 */
export function toAskedAt({ toldAt, newestAt }: GithubIssueNews, askedAt: Date): Date {
  if (toldAt) return toldAt;
  return newestAt && newestAt < askedAt ? newestAt : askedAt;
}

/** What the walk over a repo's issues came to. */
export interface Walked {
  /** When the last item that it met was updated; null: it met none. */
  seenTo: Date | null;
  /** From there on it could not be read without something moving. */
  unsteadyAt: Date | null;
}

/**
 * Up to when everything is stored once a walk is through. What the query for news told of and the walk did not meet is
 * on its way to the list, or gone; after a while it is gone, or dated differently there.
 */
export function toWatermark(
  { newestAt, askedAt }: { newestAt: Date | null; askedAt: Date },
  { seenTo, unsteadyAt }: Walked,
): Date | null {
  if (newestAt === null) return null;
  const settled = Math.min(newestAt.getTime(), askedAt.getTime() - SETTLING_MS);
  const listed = Math.max(seenTo?.getTime() ?? 0, askedAt.getTime() - LISTING_MS);
  return new Date(Math.min(settled, listed, unsteadyAt?.getTime() ?? settled));
}
