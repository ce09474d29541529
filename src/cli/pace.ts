import type { RunProgress } from './run-progress.ts';

/** What one stream of a run has come to since this process began to look. */
export interface Pace {
  stream: string;
  fromMs: number;
  fromDone: number;
  untilMs: number;
  untilDone: number;
  expected: number | null;
}

/** Anything sooner is a guess. */
const FIRST_WORD_MS = 2000;

/** Of the stream under way, by each look at the run. Null: nothing is, or GitHub is waited for, which is no pace. */
export function measurePace(before: Pace | null, run: RunProgress, nowMs: number): Pace | null {
  const last = run.streams.at(-1);
  if (!last || run.state === 'waiting_for_quota') return null;
  const { stream, done, expected } = last;
  const isSame = before?.stream === stream && before.fromDone <= done;
  const from = isSame ? before : { fromMs: nowMs, fromDone: done };
  return {
    stream,
    fromMs: from.fromMs,
    fromDone: from.fromDone,
    untilMs: nowMs,
    untilDone: done,
    expected,
  };
}

/** Until the stream under way is through, if it goes on like this. Null when nobody can tell. */
export function estimateSecondsLeft(pace: Pace | null): number | null {
  if (!pace || pace.expected === null) return null;
  const left = pace.expected - pace.untilDone;
  const done = pace.untilDone - pace.fromDone;
  const ms = pace.untilMs - pace.fromMs;
  if (left <= 0 || done <= 0 || ms < FIRST_WORD_MS) return null;
  return Math.ceil((ms / 1000 / done) * left);
}

/** For people: no more exact than it is. */
export function toDurationText(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
