import { AppError } from '../../common/app-error.ts';
import {
  GitDiskFullError,
  GitForbiddenError,
  GitLimitError,
  GitMissingError,
  GitMovedError,
  GitNameError,
  GitRepoGoneError,
} from '../../github/git/git.errors.ts';
import type { Shortcoming } from './commit-coverage.store.ts';
import { HeadMovedError, RepoHiddenError } from './commit.errors.ts';

/** What becomes of a work whose attempt failed. */
export type Verdict =
  | { kind: 'retry'; delayMs: number }
  /** GitHub is asked again what the repo is called and where it stands. */
  | { kind: 'doubt' }
  | { kind: 'fail'; shortcoming: Shortcoming };

/** As often as a leg is tried. */
const MAX_ATTEMPTS = 6;

/** What took too long may take less time tomorrow, and not a minute later. */
const MAX_ATTEMPTS_BEYOND_LIMITS = 2;

const FIRST_BACKOFF_MS = 5_000;

const TOKEN_REFUSED = 401;

/** `failures`: of attempts before this one. */
export function judge(error: unknown, failures: number): Verdict {
  if (error instanceof RepoHiddenError) return fail('forbidden', error);
  if (error instanceof GitDiskFullError || error instanceof GitNameError) return fail('partial', error);
  // The name may be another repo's by now, or nobody's: GitHub knows, and the refusal of a repo it still tells of is meant.
  if (isRefusal(error)) return failures === 0 ? { kind: 'doubt' } : fail('forbidden', error);
  if (failures + 1 >= toMaxAttempts(error)) return fail(toLastState(error), error);
  // What GitHub tells and what git hands over are not of one instant: now and then waiting helps rather than asking.
  if (isMove(error) && failures % 2 === 0) return { kind: 'doubt' };
  return { kind: 'retry', delayMs: toBackoffMs(failures + 1) };
}

/** With jitter. */
export function toBackoffMs(failures: number): number {
  return FIRST_BACKOFF_MS * 2 ** (failures - 1) * (0.5 + Math.random() / 2);
}

/** Foreign errors may hold anything; ours hold no secret. */
export function toWords(error: unknown): string {
  return error instanceof AppError ? error.message : 'Something went wrong here; the log has the details';
}

/** 401 is about the token: the next leg of the run finds out. */
function isRefusal(error: unknown): boolean {
  if (error instanceof GitForbiddenError) return error.status !== TOKEN_REFUSED;
  return error instanceof GitRepoGoneError;
}

function isMove(error: unknown): boolean {
  return error instanceof HeadMovedError || error instanceof GitMovedError;
}

function toMaxAttempts(error: unknown): number {
  return error instanceof GitLimitError ? MAX_ATTEMPTS_BEYOND_LIMITS : MAX_ATTEMPTS;
}

function toLastState(error: unknown): Shortcoming['state'] {
  if (error instanceof GitMissingError) return 'unavailable';
  return error instanceof GitForbiddenError ? 'forbidden' : 'partial';
}

function fail(state: Shortcoming['state'], error: unknown): Verdict {
  return { kind: 'fail', shortcoming: { state, reason: toWords(error) } };
}
