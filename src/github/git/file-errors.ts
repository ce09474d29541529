import { GitDiskFullError } from './git.errors.ts';

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** For what may be gone by the time it is looked at. */
export function unlessMissing<T>(error: unknown, instead: T): T {
  if (hasCode(error, 'ENOENT', 'ENOTDIR')) return instead;
  throw error;
}

export function toOwnFailure(error: unknown): unknown {
  return hasCode(error, 'ENOSPC', 'EDQUOT') ? new GitDiskFullError(error) : error;
}
