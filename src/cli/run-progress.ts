import type { RepoWork, WorkFailure } from '../sync/commits/commit-work.queries.ts';
import type { RunState } from '../sync/run.entity.ts';
import { toDurationText } from './pace.ts';

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
  /** Of a run of commits: repos at work, and those that have ended and were not told of. */
  repos: readonly RepoWork[];
}

/** A run at one moment, and what only who follows it knows. */
export interface Look {
  run: RunProgress;
  /** Of the stream under way; null: nobody can tell. */
  secondsLeft: number | null;
  /** Which of several runs it is, such as `2/3`. */
  place: string | null;
}

const ENDED: ReadonlySet<RunState> = new Set(['succeeded', 'failed', 'cancelled']);

const BAR_WIDTH = 24;

/** The stream that git is at work for. */
const COMMITS = 'commits';

export function hasEnded({ state }: Pick<RunProgress, 'state'>): boolean {
  return ENDED.has(state);
}

/** One line for a terminal that overwrites it, never wider than the terminal. */
export function toBar({ run, secondsLeft, place }: Look, columns: number): string {
  const { done, expected } = addUp(getBulk(run));
  const filled = expected === 0 ? 0 : Math.min(BAR_WIDTH, Math.floor((done / expected) * BAR_WIDTH));
  const bar = `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}]`;
  const last = run.streams.at(-1);
  const detail = last ? `${last.stream} ${toShare(last)}` : '';
  const atWork = run.repos.filter(({ state }) => state === 'waiting').map(toPlaceOfWork);
  return [place, run.target, bar, toPhase(run), detail, toTimeLeft(secondsLeft), atWork.join(', ')]
    .filter(Boolean)
    .join('  ')
    .slice(0, Math.max(0, columns - 1));
}

/** The same for a log. */
export function toLine({ run, place }: Look): string {
  const parts = run.streams.map((stream) => `${stream.stream} ${toShare(stream)}`);
  const name = place === null ? run.target : `${place} ${run.target}`;
  return [`${name}: ${toPhase(run)}`, ...parts].join('; ');
}

export function toTimeLeft(seconds: number | null): string {
  return seconds === null ? '' : `about ${toDurationText(seconds)} left`;
}

/** What became of a repo. */
export function toEnd({ fullName, state, note, commits }: RepoWork): string {
  return state === 'failed' ? `${fullName} failed: ${toPlain(note)}` : `${fullName} done, ${commits} commits`;
}

/** Which repos could not be read, and why. */
export function toFailures(failures: readonly WorkFailure[]): string {
  let total = 0;
  for (const { count } of failures) total += count;
  const lines = failures.map(({ fullName, count, reason }) => {
    const which = count === 1 ? fullName : `${fullName} and ${count - 1} more`;
    return `  ${which}: ${toPlain(reason)}`;
  });
  return [`${total === 1 ? '1 repository' : `${total} repositories`} could not be read:`, ...lines].join(
    '\n',
  );
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

function toPhase({ state, resumeAt, errorMessage, repos }: RunProgress): string {
  // Git works outside of the run's legs.
  if (state === 'queued' && repos.some((repo) => repo.state === 'waiting')) return 'running';
  const until = resumeAt ? ` until ${resumeAt.toISOString().slice(0, 19)}Z` : '';
  if (state === 'waiting_for_quota') return `waiting for GitHub's quota${until}`;
  if (errorMessage !== null && !ENDED.has(state)) return `${state}, after: ${errorMessage}`;
  return state;
}

function toShare({ done, expected }: StreamProgress): string {
  return expected === null ? String(done) : `${done}/${expected}`;
}

function toPlaceOfWork({ fullName, note, commits }: RepoWork): string {
  return [fullName, toPlain(note), ...(commits > 0 ? [commits] : [])].join(' ');
}

/** No line may move the cursor of a terminal. */
function toPlain(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}

/** What takes the time of a run: the repos of a run of commits are found in no time, and read in hours. */
function getBulk({ streams }: RunProgress): readonly StreamProgress[] {
  const commits = streams.findIndex(({ stream }) => stream === COMMITS);
  return commits === -1 ? streams : streams.slice(commits);
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
