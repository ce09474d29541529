import type { Run, RunStream } from '../run.entity.ts';
import type { RunWithStreams } from '../run.queries.ts';
import type { JobDto, JobStreamDto, JobTotalsDto } from './job.dto.ts';
import type { JobRepositoryDto } from './job-repository.dto.ts';
import { type Pacing, toQuota, toRanking } from './to-top.ts';

export function toJob(
  found: RunWithStreams,
  pacing: Pacing,
  repositories: JobRepositoryDto[] | null = null,
): JobDto {
  const { run, streams } = found;
  const quota = toQuota(found, pacing);
  return {
    id: run.id,
    target: run.target,
    state: run.state,
    startedBy: run.startedBy,
    streams: streams.map(toJobStream),
    totals: toTotals(run, streams),
    ranking: toRanking(found),
    quota,
    repositories,
    // Of a ranking more is known than its pace: what it costs, and what the account may spend.
    estimatedSecondsLeft:
      quota && run.startedAt ? (quota.forecast?.seconds ?? null) : estimateSecondsLeft(found, pacing.now),
    resumeAt: run.resumeAt?.toISOString() ?? null,
    cancelRequested: run.cancelRequested,
    error: run.errorCode ? { code: run.errorCode, message: run.errorMessage ?? '' } : null,
    queuedAt: run.queuedAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
  };
}

/**
 * Seconds until the run ends: by its pace so far, its waits for quota aside, and by what was read the last time. A run
 * that waits for quota has its wait added. Null when it has ended, has not begun, or nobody knows how much there is.
 */
export function estimateSecondsLeft(found: RunWithStreams, now: Date): number | null {
  const { run, streams } = found;
  if (run.finishedAt || !run.startedAt) return null;
  const left = countLeft(found);
  let done = 0;
  for (const stream of streams) done += stream.done;
  if (left === null || done === 0) return null;
  const waitSeconds = toWaitSeconds(run, now);
  const waitedSeconds = Math.max(0, run.waitedSeconds - waitSeconds);
  const workedSeconds = Math.max(0, secondsBetween(run.startedAt, now) - waitedSeconds);
  return Math.ceil(waitSeconds + (workedSeconds / done) * left);
}

/** A run that is paused has a time to resume as well: what it waits for is at work meanwhile. */
function toWaitSeconds({ state, resumeAt }: Run, now: Date): number {
  return resumeAt && state === 'waiting_for_quota' ? Math.max(0, secondsBetween(now, resumeAt)) : 0;
}

/** Items still to read. Null when nobody knows: nothing was read to the end before, or there is more than there was. */
function countLeft({ run, streams, last }: RunWithStreams): number | null {
  if (last.length === 0) return null;
  let left = 0;
  for (const { stream, done, expected } of streams) {
    if (typeof expected !== 'number') return null;
    // A list is walked again until nothing can have slipped through.
    if (done >= expected && run.cursor?.['stream'] === stream) return null;
    left += Math.max(0, expected - done);
  }
  const begun = new Set(streams.map(({ stream }) => stream));
  for (const { stream, done } of last) left += begun.has(stream) ? 0 : done;
  return left;
}

function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000;
}

function toJobStream(stream: RunStream): JobStreamDto {
  const { done, inserted, updated, unchanged, requests, quotaSpent } = stream;
  const expected = stream.expected ?? null;
  // A list may have grown since the last sweep.
  const atLeast = expected === null ? null : Math.max(expected, done);
  return { name: stream.stream, done, expected: atLeast, inserted, updated, unchanged, requests, quotaSpent };
}

function toTotals({ requests, quotaSpent }: Run, streams: readonly RunStream[]): JobTotalsDto {
  const totals = { inserted: 0, updated: 0, unchanged: 0, requests, quotaSpent };
  for (const { inserted, updated, unchanged } of streams) {
    totals.inserted += inserted;
    totals.updated += updated;
    totals.unchanged += unchanged;
  }
  return totals;
}
