import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Client } from 'pg';

const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
const START_TIMEOUT_MS = 60_000;
const METRICS_TOKEN = randomBytes(16).toString('base64url');

/** The service as it is deployed: a process of its own. */
export class ServiceProcess {
  readonly url: string;
  /** From spawning to the first answer. */
  readonly startMs: number;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, url: string, startMs: number) {
    this.child = child;
    this.url = url;
    this.startMs = startMs;
  }

  static async start(
    env: Record<string, string>,
    nodeOptions: readonly string[] = [],
  ): Promise<ServiceProcess> {
    const port = await findFreePort();
    const url = `http://127.0.0.1:${port}`;
    const start = performance.now();
    const child = spawn(process.execPath, [...nodeOptions, MAIN], {
      env: {
        PATH: process.env['PATH'],
        PORT: String(port),
        LOG_LEVEL: 'error',
        SYNC_CRON: '0 0 1 1 *',
        METRICS_TOKEN,
        ...env,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await waitUntilLive(child, url);
    return new ServiceProcess(child, url, performance.now() - start);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Resident memory in KiB; null where there is no /proc. */
  readRss(): number | null {
    return this.readStatus('VmRSS');
  }

  /** The most there ever was. */
  readPeakRss(): number | null {
    return this.readStatus('VmHWM');
  }

  /** Bytes of the heap and beside it that are in use, or not collected yet. */
  async readInUse(): Promise<number> {
    const response = await fetch(`${this.url}/metrics`, {
      headers: { authorization: `Bearer ${METRICS_TOKEN}` },
    });
    const text = await response.text();
    const find = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
    return find('nodejs_heap_size_used_bytes') + find('nodejs_external_memory_bytes');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }

  private readStatus(name: 'VmRSS' | 'VmHWM'): number | null {
    try {
      const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
      const kilobytes = new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1];
      return kilobytes === undefined ? null : Number(kilobytes);
    } catch {
      return null;
    }
  }
}

export function createSecretKey(): string {
  return randomBytes(32).toString('base64url');
}

/** An API key of an account that has a viewer's row, straight into its table. */
export async function createApiKey(client: Client, accountId: number): Promise<string> {
  const key = `oct_${randomBytes(32).toString('base64url')}`;
  await client.query(
    `insert into api_key (id, account_id, name, key_hash, created_at) values ($1, $2, 'bench', $3, now())`,
    [randomUUID(), accountId, createHash('sha256').update(key).digest('hex')],
  );
  return key;
}

async function waitUntilLive(child: ChildProcess, url: string): Promise<void> {
  const end = performance.now() + START_TIMEOUT_MS;
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  while (performance.now() < end) {
    if (child.exitCode !== null) throw new Error(`The service ended with ${child.exitCode}: ${said}`);
    const response = await fetch(`${url}/health/live`).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return;
    await delay(10);
  }
  throw new Error('The service did not start in a minute');
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
