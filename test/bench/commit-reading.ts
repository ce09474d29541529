import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { withClient } from './bench-database.ts';
import type { ServiceProcess } from './service-process.ts';

const LOOK_EVERY_MS = 25;
/** More often it would be told to wait. */
const MEASURE_EVERY_MS = 500;
const KIB_PER_MIB = 1024;
const BYTES_PER_MIB = 2 ** 20;

/** As the work says it. */
const PHASES = ['fetching', 'storing'];

/** How much is in use counts right after a collection: the least of many looks. */
const EARLY = [0, 0.1] as const;
const LATE = [0.8, 1] as const;

export interface Reading {
  /** Until the first commit could be read. */
  fetchMs: number;
  /** From then until the last one was stored and all of it was shown. */
  storeMs: number;
  /** In MiB. The most that the service ever had in memory ... */
  peak: number;
  /** ... and what of it was in use in the first tenth of the reading, and in the last fifth. */
  inUse: { early: number; late: number };
  /** The most of the largest git beside it. */
  gitPeak: number;
}

interface Look {
  what: string;
  at: number;
  commits: number;
}

interface Measured extends Look {
  /** Bytes. */
  inUse: number;
}

/** Follows the reading of the only repo that is read, from its beginning to its end. */
export async function watchReading(url: string, service: ServiceProcess): Promise<Reading> {
  return withClient(url, async (client) => {
    const looks: Look[] = [];
    const measured: Measured[] = [];
    let gitPeak = 0;
    for (let last = await look(client); last.what !== 'done'; last = await look(client)) {
      looks.push(last);
      gitPeak = Math.max(gitPeak, ...listGitPeaks(service.pid));
      const { at: before } = measured.at(-1) ?? { at: 0 };
      if (last.at - before >= MEASURE_EVERY_MS) measured.push({ ...last, inUse: await service.readInUse() });
      await delay(LOOK_EVERY_MS);
    }
    const end = performance.now();
    const [fetching = Number.NaN, storing = Number.NaN] = PHASES.map(
      (phase) => looks.find(({ what }) => what === phase)?.at,
    );
    return {
      fetchMs: storing - fetching,
      storeMs: end - storing,
      peak: (service.readPeakRss() ?? Number.NaN) / KIB_PER_MIB,
      inUse: { early: findLeast(measured, EARLY), late: findLeast(measured, LATE) },
      gitPeak: gitPeak / KIB_PER_MIB,
    };
  });
}

async function look(client: Client): Promise<Look> {
  const { rows } = await client.query<Record<'state' | 'note', string> & { commits: number }>(
    'select state, note, commits from commit_work',
  );
  const at = performance.now();
  const { state, note, commits } = rows[0] ?? { state: '', note: '', commits: 0 };
  if (state === 'failed') throw new Error(`The commits were not read: ${note}`);
  return { what: state === 'done' ? state : note, at, commits };
}

function findLeast(measured: readonly Measured[], [from, to]: readonly [number, number]): number {
  const all = measured.at(-1)?.commits ?? 0;
  const within = measured.filter(({ commits }) => commits >= all * from && commits <= all * to);
  return Math.min(...within.map(({ inUse }) => inUse)) / BYTES_PER_MIB;
}

/** In KiB, of each git that this process has started. */
function listGitPeaks(parent: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const status = readStatus(pid);
    if (!/^Name:\s+git/m.test(status) || !new RegExp(`^PPid:\\s+${parent}$`, 'm').test(status)) return [];
    return [Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0)];
  });
}

/** Empty for a process that has ended meanwhile. */
function readStatus(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
