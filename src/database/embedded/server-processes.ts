import { readFile, readdir, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** What a server notes in its folder when it starts and removes when it stops; a killed one leaves it behind. */
export interface ServerNote {
  pid: number;
  /** Null in the first moments of a start. */
  port: number | null;
  /** It has said that it takes connections, and not yet that it stops. */
  isReady: boolean;
}

/** The lines of postmaster.pid, as pg_ctl reads them. */
const PID_LINE = 0;
const PORT_LINE = 3;
const STATUS_LINE = 7;

export async function readServerNote(data: string): Promise<ServerNote | null> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[PID_LINE]);
  const port = Number(lines[PORT_LINE]);
  const isReady = lines[STATUS_LINE]?.trim() === 'ready';
  return pid > 0 ? { pid, port: port > 0 ? port : null, isReady } : null;
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
