import { GITHUB_LIMITS } from './planner/planner.types.ts';

export interface ForecastAsk {
  /** How many repos are to be read. */
  count: number;
  tags: boolean;
  /** The same was read to its end before: tags come along only where somebody pushed since. */
  isRerun: boolean;
  secondsPerRequest: number;
}

/** The bucket that a run spends. */
export interface Purse {
  remaining: number;
  limit: number;
  resetAt: Date;
  /** The share of the limit that is left to the owner's other tools, 0 to 0.9. */
  reserve: number;
}

export interface Cost {
  points: number;
  requests: number;
}

export interface Forecast extends Cost {
  /** From now on, waits included. */
  seconds: number;
  /** When it goes on after having spent what may be spent of a window. */
  waits: Date[];
}

const WINDOW_MS = 3_600_000;

/** GitHub's limit for most accounts, where nothing was heard of this one's yet. */
const USUAL_LIMIT = 5_000;

/** Neighbouring slices share the repos of one star count. */
const OVERLAP = 1.05;

/** Ranges of at least so many repos are counted again at the end. */
const RANGE_SIZE = 90;

/** Of a hundred repos about so many have tags for more than the first page. */
const WITH_MORE_TAGS = 0.02;

type What = Pick<ForecastAsk, 'count' | 'tags' | 'isRerun'>;

/** Every request is made to cost one point. */
export function toCost(what: What): Cost {
  const { detailsPage, idsPage, countsAtOnce } = GITHUB_LIMITS;
  const page = what.tags && !what.isRerun ? detailsPage : idsPage;
  const pages = Math.ceil((what.count * OVERLAP) / page);
  const counts = Math.ceil(what.count / (RANGE_SIZE * countsAtOnce));
  const points = pages + counts + toTagsCost(what).points;
  return { points, requests: points };
}

/** What is read after the repos: tags beyond those that came with them, or, of a rerun, at most those of all repos. */
export function toTagsCost({ count, tags, isRerun }: What): Cost {
  const repos = isRerun ? count : count * WITH_MORE_TAGS;
  const points = tags ? Math.ceil(repos / GITHUB_LIMITS.idsPage) : 0;
  return { points, requests: points };
}

export function toForecast(ask: ForecastAsk, purse: Purse, now: Date): Forecast {
  const cost = toCost(ask);
  return { ...cost, ...toTime(cost, ask.secondsPerRequest, { purse, now }) };
}

/** An account that was never heard of has its whole window before it. */
export function toPurse(
  known: Omit<Purse, 'reserve'> | null,
  { reserve, now }: { reserve: number; now: Date },
): Purse {
  const limit = known && known.limit > 0 ? known.limit : USUAL_LIMIT;
  if (known && known.limit > 0 && known.resetAt > now) return { ...known, reserve };
  return { remaining: limit, limit, resetAt: new Date(now.getTime() + WINDOW_MS), reserve };
}

/** One request after the other; a window that is spent is waited for. */
export function toTime(
  { points, requests }: Cost,
  secondsPerRequest: number,
  { purse, now }: { purse: Purse; now: Date },
): Pick<Forecast, 'seconds' | 'waits'> {
  const floor = Math.ceil(purse.limit * purse.reserve);
  const msPerPoint = points > 0 ? (requests / points) * secondsPerRequest * 1000 : 0;
  const waits: Date[] = [];
  let atMs = now.getTime();
  let windowEndMs = purse.resetAt.getTime();
  let usable = Math.max(0, purse.remaining - floor);
  for (let left = points; left > 0;) {
    const inTime = msPerPoint > 0 ? Math.ceil(Math.max(0, windowEndMs - atMs) / msPerPoint) : left;
    const spent = Math.min(left, usable, inTime);
    left -= spent;
    atMs += spent * msPerPoint;
    if (left === 0) break;
    if (atMs < windowEndMs) waits.push(new Date(windowEndMs));
    atMs = Math.max(atMs, windowEndMs);
    windowEndMs = atMs + WINDOW_MS;
    usable = Math.max(1, purse.limit - floor);
  }
  return { seconds: Math.ceil((atMs - now.getTime()) / 1000), waits };
}
