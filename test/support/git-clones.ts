import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whoever owns it: tests may run as another user. */
const ANYBODYS = ['-c', 'safe.directory=*'];

export async function isGitRepo(folder: string): Promise<boolean> {
  return run('git', [...ANYBODYS, '-C', folder, 'rev-parse', '--verify', 'HEAD^{commit}']).then(
    () => true,
    () => false,
  );
}

/** A bare clone of the last commits alone: it begins where nothing began. */
export async function cloneShallow(from: string, to: string, depth: number): Promise<void> {
  await run('git', [...ANYBODYS, 'clone', '--quiet', '--bare', `--depth=${depth}`, `file://${from}`, to]);
}

/**
 * What HEAD reaches there, as a bare repo that begins where that one does: git gives nobody a history that was cut off.
 * Its oids are others then.
 */
export async function replant(from: string, to: string): Promise<void> {
  await run('git', ['init', '--quiet', '--bare', to]);
  const read = spawn('git', [...ANYBODYS, '-C', from, 'fast-export', '--reencode=no', 'HEAD']);
  const written = spawn('git', ['-C', to, 'fast-import', '--quiet', '--force']);
  const ended = Promise.all([once(read, 'close'), once(written, 'close')]);
  await pipeline(read.stdout, written.stdin);
  const codes = (await ended).map(([code]) => Number(code));
  if (codes.some((code) => code !== 0))
    throw new Error(`The history was not carried over: ${codes.join(', ')}`);
  const { stdout } = await run('git', ['-C', to, 'for-each-ref', '--format=%(objectname)']);
  await run('git', ['-C', to, 'update-ref', '--no-deref', 'HEAD', stdout.trim()]);
}
