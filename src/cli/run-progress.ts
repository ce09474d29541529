import type { RunState } from '../sync/run.entity.ts';

export interface StreamProgress {
  stream: string;
  done: number;
  /** Null: not known yet. */
  expected: number | null;
  inserted: number;
  updated: number;
  unchanged: number;
}

/** A run as a person follows it. */
export interface RunProgress {
  id: string;
  target: string;
  state: RunState;
  queuedAt: Date;
  finishedAt: Date | null;
  resumeAt: Date | null;
  requests: number;
  quotaSpent: number;
  errorMessage: string | null;
  streams: readonly StreamProgress[];
}

const ENDED: ReadonlySet<RunState> = new Set(['succeeded', 'failed', 'cancelled']);

const BAR_WIDTH = 24;

export function hasEnded({ state }: Pick<RunProgress, 'state'>): boolean {
  return ENDED.has(state);
}

/** One line for a terminal that overwrites it, never wider than the terminal. */
export function toBar(run: RunProgress, columns: number): string {
  const { done, expected } = addUp(run.streams);
  const filled = expected === 0 ? 0 : Math.min(BAR_WIDTH, Math.floor((done / expected) * BAR_WIDTH));
  const bar = `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}]`;
  const last = run.streams.at(-1);
  const detail = last ? `${last.stream} ${toShare(last)}` : '';
  return [run.target, bar, toPhase(run), detail]
    .filter(Boolean)
    .join('  ')
    .slice(0, Math.max(0, columns - 1));
}

/** The same for a log. */
export function toLine(run: RunProgress): string {
  const parts = run.streams.map((stream) => `${stream.stream} ${toShare(stream)}`);
  return [`${run.target}: ${toPhase(run)}`, ...parts].join('; ');
}

/** The last word on a run. */
export function toSummary(run: RunProgress): string {
  const { inserted, updated, unchanged } = addUp(run.streams);
  const seconds = ((run.finishedAt ?? run.queuedAt).getTime() - run.queuedAt.getTime()) / 1000;
  return (
    `${run.target}: ${run.state}, ${inserted} inserted, ${updated} updated, ${unchanged} unchanged; ` +
    `${run.requests} requests, ${run.quotaSpent} points of quota, ${seconds.toFixed(1)} s`
  );
}

function toPhase({ state, resumeAt, errorMessage }: RunProgress): string {
  const until = resumeAt ? ` until ${resumeAt.toISOString().slice(0, 19)}Z` : '';
  if (state === 'waiting_for_quota') return `waiting for GitHub's quota${until}`;
  if (errorMessage !== null && !ENDED.has(state)) return `${state}, after: ${errorMessage}`;
  return state;
}

function toShare({ done, expected }: StreamProgress): string {
  return expected === null ? String(done) : `${done}/${expected}`;
}

function addUp(
  streams: readonly StreamProgress[],
): Pick<StreamProgress, 'inserted' | 'updated' | 'unchanged' | 'done'> & { expected: number } {
  const sum = { done: 0, expected: 0, inserted: 0, updated: 0, unchanged: 0 };
  for (const stream of streams) {
    sum.done += stream.done;
    sum.expected += Math.max(stream.expected ?? stream.done, stream.done);
    sum.inserted += stream.inserted;
    sum.updated += stream.updated;
    sum.unchanged += stream.unchanged;
  }
  return sum;
}
