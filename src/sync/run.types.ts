import type { SaveCounts } from '../database/save-rows.ts';
import type { StreamCursor } from './streams/stream.ts';

/** Where a run goes on. JSON in `run.cursor`. */
export interface RunCursor {
  stream: string;
  page: StreamCursor | null;
  /** ISO instant: when this stream's sweep began. */
  startedAt: string;
}

/** What one page adds to its stream's progress. */
export interface Progress extends SaveCounts {
  stream: string;
  position: number;
  done: number;
  /** Items there are, as far as is known. */
  expected: number | null;
  /** The stream is through: what is done is all there was. */
  isLast: boolean;
  requests: number;
  quotaSpent: number;
}

export interface Leg {
  id: string;
  leg: number;
}

export interface EndedLeg extends Leg {
  /** Somebody wishes the run to end. */
  cancelRequested: boolean;
}

export interface NextLeg {
  state: 'queued' | 'waiting_for_quota';
  resumeAt: Date | null;
  /** Until `resumeAt`. */
  waitSeconds: number;
}

export interface RunError {
  code: string;
  message: string;
}
