import type { Run, RunStream } from '../run.entity.ts';
import type { RunWithStreams } from '../run.queries.ts';
import type { JobDto, JobStreamDto, JobTotalsDto } from './job.dto.ts';

export function toJob({ run, streams }: RunWithStreams, now: Date): JobDto {
  return {
    id: run.id,
    target: run.target,
    state: run.state,
    startedBy: run.startedBy,
    streams: streams.map(toJobStream),
    totals: toTotals(run, streams),
    estimatedSecondsLeft: estimateSecondsLeft({ run, streams }, now),
    resumeAt: run.resumeAt?.toISOString() ?? null,
    cancelRequested: run.cancelRequested,
    error: run.errorCode ? { code: run.errorCode, message: run.errorMessage ?? '' } : null,
    queuedAt: run.queuedAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
  };
}

/**
 * Seconds until the run ends: by its pace so far, and by what the last sweep found. A run that waits for quota has its
 * wait added. Null when it has ended, has not begun, or nobody knows how much there is.
 */
export function estimateSecondsLeft({ run, streams }: RunWithStreams, now: Date): number | null {
  if (run.finishedAt || !run.startedAt) return null;
  let done = 0;
  let left = 0;
  for (const stream of streams) {
    if (typeof stream.expected !== 'number') return null;
    done += stream.done;
    left += Math.max(0, stream.expected - stream.done);
  }
  // A list is walked again until nothing can have slipped through, and what comes after it is not known yet.
  if (left === 0) return null;
  const waitSeconds = run.resumeAt ? Math.max(0, secondsBetween(now, run.resumeAt)) : 0;
  if (done === 0) return null;
  const elapsedSeconds = Math.max(0, secondsBetween(run.startedAt, now));
  return Math.ceil(waitSeconds + (elapsedSeconds / done) * left);
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
