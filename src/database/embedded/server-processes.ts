import { readFile, readdir, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** The pid PostgreSQL noted in its folder; null when there is no such file. */
export async function readPostmasterPid(data: string): Promise<number | null> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return pid > 0 ? pid : null;
}

/**
 * The processes at work in `data`: PostgreSQL makes its folder the working directory of each.
 * Null where the system does not tell (no /proc).
 */
export async function listServerProcesses(data: string): Promise<number[] | null> {
  const folder = await realpath(data);
  const names = await readdir('/proc').catch(() => null);
  if (!names) return null;
  const pids: number[] = [];
  for (const name of names.filter((entry) => /^\d+$/.test(entry))) {
    const cwd = await readlink(`/proc/${name}/cwd`).catch(() => null);
    if (cwd === folder) pids.push(Number(name));
  }
  return pids;
}
