import type { QuotaState } from '../../github/quota/quota-state.ts';
import { type Cost, toCost, toPurse, toTagsCost, toTime } from '../rankings/forecast.ts';
import type { Ranking } from '../rankings/ranking.entity.ts';
import type { Run, RunStream } from '../run.entity.ts';
import type { RunWithStreams } from '../run.queries.ts';
import { parseTarget } from '../target.ts';
import type { TopTarget } from '../top-target.ts';
import type { JobForecastDto, JobQuotaDto, JobRankingDto } from './job-top.dto.ts';

export interface Pacing {
  now: Date;
  /** The share of each limit that is left alone, 0 to 0.9. */
  reserve: number;
}

/** Where nothing was measured yet. */
const USUAL_SECONDS = 1;

export function toRanking({ top }: RunWithStreams): JobRankingDto | null {
  return top?.ranking ? toRankingOf(top.ranking) : null;
}

/** Null for targets that are no `top:N`. */
export function toQuota(found: RunWithStreams, pacing: Pacing): JobQuotaDto | null {
  if (!found.top) return null;
  const known = toKnown(found.top.quota, pacing.now);
  return { spent: found.run.quotaSpent, ...known, forecast: toForecastLeft(found, pacing) };
}

function toRankingOf({ id, count, available, settled, unsettled, finishedAt }: Ranking): JobRankingDto {
  const complete = (finishedAt ?? null) !== null;
  const ends = { settled: settled ?? null, unsettled: unsettled ?? null };
  return { id, count, available: available ?? null, complete, ...ends };
}

function toKnown(quota: QuotaState | null, now: Date): Pick<JobQuotaDto, 'remaining' | 'limit' | 'resetAt'> {
  if (!quota || quota.limit === 0) return { remaining: null, limit: null, resetAt: null };
  const { limit, remaining, resetAt } = quota;
  if (resetAt <= now) return { remaining: limit, limit, resetAt: null };
  return { remaining, limit, resetAt: resetAt.toISOString() };
}

/** By the pace so far; what has not begun by its price. Waits for resets are counted in. */
export function toForecastLeft(found: RunWithStreams, { now, reserve }: Pacing): JobForecastDto | null {
  const { run, top } = found;
  const target = parseTarget(run.target);
  if (run.finishedAt || !top || target?.kind !== 'top') return null;
  const cost = toCostLeft(found, target);
  const goesOnAt = run.resumeAt && run.resumeAt > now ? run.resumeAt : now;
  const purse = toPurse(top.quota, { reserve, now: goesOnAt });
  const { seconds } = toTime(cost, findSecondsPerRequest(run, now), { purse, now: goesOnAt });
  return { ...cost, seconds: Math.ceil(seconds + secondsBetween(now, goesOnAt)) };
}

function toCostLeft({ streams, last, top }: RunWithStreams, { count, tags }: TopTarget): Cost {
  const expected = Math.min(count, top?.ranking?.available ?? count);
  const isRerun = last.length > 0;
  const begun = streams.filter(({ done }) => done > 0);
  if (begun.length === 0) return toCost({ count: expected, tags, isRerun });
  const areTagsBegun = streams.some(({ position }) => position > 0);
  const left = areTagsBegun ? { points: 0, requests: 0 } : toTagsCost({ count: expected, tags, isRerun });
  for (const stream of begun) addLeft(left, stream);
  return { points: Math.max(1, Math.ceil(left.points)), requests: Math.max(1, Math.ceil(left.requests)) };
}

function addLeft(left: Cost, { done, expected, quotaSpent, requests }: RunStream): void {
  const share = Math.max(0, (expected ?? done) - done) / done;
  left.points += quotaSpent * share;
  left.requests += requests * share;
}

function findSecondsPerRequest({ startedAt, waitedSeconds, resumeAt, requests }: Run, now: Date): number {
  if (!startedAt || requests === 0) return USUAL_SECONDS;
  const stillToWait = resumeAt ? Math.max(0, secondsBetween(now, resumeAt)) : 0;
  const worked = secondsBetween(startedAt, now) - Math.max(0, waitedSeconds - stillToWait);
  return Math.max(0, worked) / requests;
}

function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000;
}
