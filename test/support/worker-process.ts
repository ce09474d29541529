import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { GithubStandIn } from '../github/github-stand-in.ts';
import { findFreePort } from './test-app.ts';

const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));

export interface WorkerSettings {
  standIn: GithubStandIn;
  databaseUrl: string;
  secretKey: string;
  /** GITHUB_TOKEN. */
  token: string;
  dataDir: string;
}

/** The service as it ships, in the role `worker`, in a process of its own that may be killed. */
export class WorkerProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly said: string[],
  ) {}

  static async start(settings: WorkerSettings): Promise<WorkerProcess> {
    const child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env['PATH'], PORT: String(await findFreePort()), ...toEnvironment(settings) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const said: string[] = [];
    child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    return new WorkerProcess(child, said);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** The same as a power cut, to this process. */
  async kill(): Promise<void> {
    const ended = this.ended();
    this.child.kill('SIGKILL');
    await ended;
  }

  /** Lets it leave in order. Throws with its last words when that goes wrong. */
  async stop(): Promise<void> {
    const ended = this.ended();
    this.child.kill('SIGTERM');
    await ended;
    if (this.child.exitCode !== 0)
      throw new Error(`The worker did not leave in order: ${this.said.join('')}`);
  }

  private async ended(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }
}

function toEnvironment({
  standIn,
  databaseUrl,
  secretKey,
  token,
  dataDir,
}: WorkerSettings): Record<string, string> {
  const log = process.env['OCTAVO_TEST_LOG'];
  return {
    ROLE: 'worker',
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    SECRET_KEYS: secretKey,
    GITHUB_WEB_URL: standIn.webUrl,
    GITHUB_API_URL: standIn.apiUrl,
    GITHUB_GRAPHQL_URL: standIn.graphqlUrl,
    GITHUB_TOKEN: token,
    SYNC_CRON: '0 0 1 1 *',
    LOG_LEVEL: 'warn',
    ...(log === undefined ? {} : { LOG_FILE: log }),
  };
}
