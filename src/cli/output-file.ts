import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { OutputFileError } from './cli.errors.ts';

/** Names of private repos are in it. */
const MODE = 0o600;

/**
 * Lets `write` fill a file that appears under `path` only when it is whole; until then, and when `write` fails, what was
 * there stays. A pipe or device is written to as it is. Throws `OutputFileError`.
 */
export async function writeWholeFile<Result>(
  path: string,
  write: (sink: Writable) => Promise<Result>,
): Promise<Result> {
  const { target, isRegular, mode } = await findTarget(path);
  const draft = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.part`);
  try {
    if (!isRegular) return await write(await open(target, { flags: 'w' }));
    const result = await write(await open(draft, { flags: 'wx', mode, flush: true }));
    await rename(draft, target);
    return result;
  } catch (error) {
    if (isRegular) await rm(draft, { force: true });
    throw isSystemError(error) ? new OutputFileError(path, toReason(error), error) : error;
  }
}

interface Target {
  /** With links followed: a link stays one. */
  target: string;
  isRegular: boolean;
  mode: number;
}

async function findTarget(path: string): Promise<Target> {
  try {
    const target = await realpath(path);
    const stats = await stat(target);
    if (stats.isDirectory()) throw new OutputFileError(path, 'it is a folder; name a file in it');
    return { target, isRegular: stats.isFile(), mode: stats.mode & 0o777 };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'ENOENT') return { target: resolve(path), isRegular: true, mode: MODE };
    throw new OutputFileError(path, toReason(error), error);
  }
}

function open(file: string, options: { flags: string; mode?: number; flush?: boolean }): Promise<Writable> {
  return new Promise((resolve, reject) => {
    const sink = createWriteStream(file, options);
    sink.once('open', () => resolve(sink));
    sink.once('error', reject);
  });
}

const FILE_CALLS = new Set([
  'open',
  'write',
  'fsync',
  'close',
  'rename',
  'stat',
  'lstat',
  'realpath',
  'readlink',
]);

const REASONS: Record<string, string> = {
  ENOENT: 'its folder does not exist',
  EACCES: 'permission denied',
  ENOSPC: 'no space left',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of its path is no folder',
};

function toReason(error: NodeJS.ErrnoException): string {
  return REASONS[error.code ?? ''] ?? error.message;
}

/** What a file operation throws, as opposed to what the writer itself does. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return (
    error instanceof Error && 'syscall' in error && 'code' in error && FILE_CALLS.has(String(error.syscall))
  );
}
