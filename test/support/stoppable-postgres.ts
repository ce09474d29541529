import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { type Binaries, findBinaries } from '../../src/database/embedded/binaries.ts';
import { type Cluster, openCluster } from '../../src/database/embedded/cluster.ts';
import { type Endpoint, toUrl } from '../../src/database/embedded/endpoint.ts';
import { findLocation, SHARED_DIR } from '../../src/database/embedded/location.ts';
import { listServerProcesses } from '../../src/database/embedded/server-processes.ts';
import { ensureRunning, stopServer } from '../../src/database/embedded/server.ts';

/** A folder that the server's user may enter. Its name has a space: somebody's always has. */
export async function createDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'octavo e2e '));
  await chmod(folder, 0o755);
  return folder;
}

/** A PostgreSQL that goes away and comes back when told, and never by itself. */
export class StoppablePostgres {
  private constructor(
    private readonly folder: string,
    private readonly cluster: Cluster,
    private readonly binaries: Binaries,
    private readonly endpoint: Endpoint,
  ) {}

  static async start(): Promise<StoppablePostgres> {
    const folder = await createDataDir();
    const { home, user } = await findLocation(folder);
    const binaries = await findBinaries(user, SHARED_DIR);
    const cluster = await openCluster({ home, user, binaries, initdbFlags: ['--no-sync'] });
    return new StoppablePostgres(folder, cluster, binaries, await ensureRunning(cluster, binaries));
  }

  get url(): string {
    return toUrl(this.cluster, this.endpoint, 'postgres');
  }

  async startAgain(): Promise<void> {
    await ensureRunning(this.cluster, this.binaries);
  }

  /** As its operator would: sessions are ended, data is written. */
  async stop(): Promise<void> {
    await stopServer(this.cluster);
  }

  async kill(): Promise<void> {
    await killServer(this.cluster.data);
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true });
  }
}

/** Kills the server at work in this folder with all its sessions, as a power cut would; not one that comes after it. */
export async function killServer(data: string): Promise<void> {
  const pids = await listDatabaseProcesses(data);
  for (const pid of pids) kill(pid);
  await vi.waitUntil(async () => (await listDatabaseProcesses(data)).every((pid) => !pids.includes(pid)), {
    timeout: 10_000,
  });
}

/** None where there is no database, or not yet. */
export async function listDatabaseProcesses(data: string): Promise<number[]> {
  return (await listServerProcesses(data).catch(() => null)) ?? [];
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Sessions may end with their server before their turn comes.
  }
}
