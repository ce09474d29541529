import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';

export interface GitRun {
  folder: string;
  args: string[];
  input?: Iterable<Buffer | string> | AsyncIterable<Buffer | string>;
}

/** What GitHub lets a fetch ask for, whatever the folder's own configuration says. */
const SERVER_SETTINGS = [
  ['uploadpack.allowFilter', 'true'],
  ['uploadpack.allowAnySHA1InWant', 'true'],
  ['http.receivepack', 'false'],
  ['gc.auto', '0'],
  ['core.hooksPath', '/dev/null'],
  // A project's own folder may belong to another user than the tests run as.
  ['safe.directory', '*'],
] as const;

/** Nothing of the user's or the machine's git configuration reaches what the stand-in runs. */
export function gitEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  const settings = SERVER_SETTINGS.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return {
    PATH: process.env['PATH'] ?? '',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_COUNT: String(SERVER_SETTINGS.length),
    ...(Object.fromEntries(settings) as Record<string, string>),
    ...extra,
  };
}

export function startGit(
  args: string[],
  place: { cwd?: string; env?: Record<string, string> },
): ChildProcessWithoutNullStreams {
  return spawn('git', args, { env: gitEnvironment(), ...place });
}

/** Runs git in a repo's folder to its end; throws with what it says when it fails. */
export async function runGit({ folder, args, input = [] }: GitRun): Promise<Buffer> {
  const child = startGit([`--git-dir=${folder}`, ...args], {});
  const closed = once(child, 'close') as Promise<[number | null]>;
  const written = pipeline(Readable.from(input, { objectMode: false }), child.stdin).catch(onlyRealFailure);
  const [output, complaint, [code], unwritten] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    closed,
    written,
  ]);
  if (unwritten) throw unwritten;
  if (code !== 0) throw new Error(`git ${args.join(' ')} ended with ${code}: ${complaint.trim()}`);
  return output;
}

/** Git may be done before it has read everything: its exit code tells whether that was right. */
function onlyRealFailure(error: NodeJS.ErrnoException): Error | null {
  return error.code === 'EPIPE' || error.code === 'ERR_STREAM_PREMATURE_CLOSE' ? null : error;
}
