import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { type Cluster, isAlive } from './cluster.ts';
import { EmbeddedPostgresError, INSTEAD } from './embedded-postgres.errors.ts';
import { type Endpoint, findEndpoint, fitsSocket, probe } from './endpoint.ts';
import { choosePort, keepPort } from './loopback-port.ts';
import { listServerProcesses, readServerNote } from './server-processes.ts';
import { giveTo } from './server-user.ts';

/** Recovery after a crash replays what was written since the last checkpoint: rarely more than seconds. */
const MAX_START_MS = 5 * 60_000;
/** After this, sessions of a killed server that still hold its memory are ended, and a silent server is reported. */
const GRACE_MS = 3_000;
const MAX_STOP_MS = 60_000;
const POLL_MS = 25;
const MAX_LOG_BYTES = 10 * 1024 * 1024;

export type Settings = Readonly<Record<string, string>>;

const SETTINGS: Settings = {
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off',
  log_min_messages: 'warning',
  // A failed statement may hold foreign or private text.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/** Joins the server that runs on this cluster or starts one; returns when it answers. Throws `EmbeddedPostgresError`. */
export async function ensureRunning(
  cluster: Cluster,
  binaries: Binaries,
  settings: Settings = {},
): Promise<Endpoint> {
  const begun = Date.now();
  while (Date.now() - begun < MAX_START_MS) {
    const endpoint = await findEndpoint(cluster);
    const state = endpoint ? await probe(cluster, endpoint) : 'down';
    if (endpoint && state === 'ready') return endpoint;
    if (state === 'down') await startOnce(cluster, binaries, settings, Date.now() - begun);
    await delay(POLL_MS);
  }
  throw new EmbeddedPostgresError(
    'database.start_failed',
    `PostgreSQL in ${cluster.data} did not answer within ${MAX_START_MS / 60_000} minutes: read ${cluster.logFile}`,
  );
}

/** One attempt. Returns when the server answers or when trying again makes sense. */
async function startOnce(
  cluster: Cluster,
  binaries: Binaries,
  settings: Settings,
  waitedMs: number,
): Promise<void> {
  const port = fitsSocket(cluster) ? null : await choosePort(cluster.portFile);
  const logStart = await rotateLog(cluster);
  const log = await open(cluster.logFile, 'a', 0o600);
  await giveTo(cluster.user, cluster.logFile);
  const server = spawn(binaries.postgres, toArguments(cluster, port, settings), {
    ...cluster.user,
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC' },
    // A session of its own: Ctrl-C in our terminal must not stop a server that others have joined.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  const exited = once(server, 'exit').catch(() => []);
  server.unref();
  await log.close();
  const ended = await Promise.race([exited.then(() => true), waitUntilReady(cluster, server)]);
  if (ended) await explainExit(cluster, await readLogFrom(cluster, logStart), waitedMs);
  else if (port !== null) await keepPort(cluster, port);
}

async function waitUntilReady(
  cluster: Cluster,
  server: { exitCode: number | null; signalCode: string | null },
): Promise<boolean> {
  while (server.exitCode === null && server.signalCode === null) {
    const endpoint = await findEndpoint(cluster);
    if (endpoint && (await probe(cluster, endpoint)) === 'ready') return false;
    await delay(POLL_MS);
  }
  return true;
}

function toArguments({ data, socketDir }: Cluster, port: number | null, settings: Settings): string[] {
  const where =
    port === null
      ? {
          listen_addresses: '',
          unix_socket_directories: `"${socketDir.replaceAll('"', '""')}"`,
          unix_socket_permissions: '0700',
        }
      : { listen_addresses: '127.0.0.1', unix_socket_directories: '', port: String(port) };
  const all = Object.entries({ ...SETTINGS, ...where, ...settings });
  return ['-D', data, ...all.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** Decides by PostgreSQL's own words whether trying again makes sense. */
async function explainExit(cluster: Cluster, said: string, waitedMs: number): Promise<void> {
  if (/could not bind|Address already in use/.test(said)) return;
  if (said.includes('pre-existing shared memory block')) return endOrphans(cluster, waitedMs);
  if (/lock file ".*" already exists/.test(said)) return examineLock(cluster, waitedMs);
  const lines = said.trim().split('\n').slice(-5).join(' | ') || 'it said nothing';
  throw new EmbeddedPostgresError(
    'database.start_failed',
    `PostgreSQL in ${cluster.data} does not start: ${lines}`,
  );
}

/** Sessions of a killed server end by themselves, unless they are busy. */
async function endOrphans(cluster: Cluster, waitedMs: number): Promise<void> {
  if (waitedMs < GRACE_MS) return;
  for (const pid of (await listServerProcesses(cluster.data)) ?? []) signal(pid, 'SIGKILL');
}

/** Somebody is starting it just now, or its pid now belongs to a stranger, or a server holds it that we cannot reach. */
async function examineLock(cluster: Cluster, waitedMs: number): Promise<void> {
  const note = await readServerNote(cluster.data);
  if (!note || !isAlive(note.pid)) return;
  const servers = await listServerProcesses(cluster.data);
  if (servers?.length === 0) {
    await rm(`${cluster.data}/postmaster.pid`, { force: true });
  } else if (note.isReady && waitedMs > GRACE_MS) {
    throw new EmbeddedPostgresError(
      'database.folder_taken',
      `Process ${note.pid} holds ${cluster.data} but does not answer: stop it (kill ${note.pid}) and start again, set DATA_DIR to another folder, ${INSTEAD}`,
    );
  }
}

/** Returns when the server is gone; its clients are cut off, its data is written. */
export async function stopServer({ data }: Cluster): Promise<void> {
  const note = await readServerNote(data);
  if (!note) return;
  const { pid } = note;
  signal(pid, 'SIGINT');
  const begun = Date.now();
  while ((await readServerNote(data))?.pid === pid && isAlive(pid)) {
    if (Date.now() - begun > MAX_STOP_MS) signal(pid, 'SIGQUIT');
    await delay(POLL_MS);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Returns where the log of this start begins. */
async function rotateLog({ logFile }: Cluster): Promise<number> {
  const size = await stat(logFile).then(
    (file) => file.size,
    () => 0,
  );
  if (size < MAX_LOG_BYTES) return size;
  await rename(logFile, `${logFile}.1`);
  return 0;
}

async function readLogFrom({ logFile }: Cluster, start: number): Promise<string> {
  return (await readFile(logFile)).subarray(start).toString('utf8');
}
