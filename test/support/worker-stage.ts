import { randomBytes } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { vi } from 'vitest';
import { ServiceAccount } from '../../src/auth/service-account.ts';
import { SyncService } from '../../src/sync/sync.service.ts';
import type { FaultMatch } from '../github/faults/fault.ts';
import { GithubStandIn } from '../github/github-stand-in.ts';
import type { GithubWorld } from '../github/world.ts';
import { query } from './sync-kit.ts';
import { TestApp } from './test-app.ts';
import { WorkerProcess } from './worker-process.ts';

export const SCOPES = ['repo', 'read:org', 'user:email'];

/** All requests but the check of the token at the start of a process or leg. */
export const NOT_THE_CHECK: FaultMatch = { path: /^(?!\/user$)/ };

/** GitHub, databases that mirror it for one account, and processes of their own that do so and may be killed. */
export class WorkerStage implements AsyncDisposable {
  private readonly secretKey = randomBytes(32).toString('base64url');
  private readonly workers = new Set<WorkerProcess>();
  private readonly apps = new Set<TestApp>();

  private constructor(
    readonly standIn: GithubStandIn,
    private readonly token: string,
  ) {}

  static async start(world: GithubWorld, login: string): Promise<WorkerStage> {
    const standIn = await GithubStandIn.start({ world });
    return new WorkerStage(standIn, world.issueToken({ login, scopes: SCOPES, kind: 'pat' }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const worker of this.workers) await worker.kill();
    for (const app of this.apps) await app.close();
    await this.standIn.stop();
  }

  /** A database of its own with a process that answers and does not sync. */
  async startApp(): Promise<TestApp> {
    const { standIn, token, secretKey } = this;
    const { webUrl, apiUrl, graphqlUrl } = standIn;
    const github = { webUrl, apiUrl, graphqlUrl, oauthApp: null, token };
    const app = await TestApp.start({ standIn, config: { role: 'web', secretKeys: [secretKey], github } });
    this.apps.add(app);
    return app;
  }

  async startWorker(app: TestApp): Promise<WorkerProcess> {
    const { standIn, token, secretKey } = this;
    const { dataDir } = app.config.database;
    const databaseUrl = app.database.url;
    const worker = await WorkerProcess.start({ standIn, databaseUrl, secretKey, token, dataDir });
    this.workers.add(worker);
    return worker;
  }

  async request(app: TestApp, ...targets: string[]): Promise<void> {
    const { accountId } = await app.app.get(ServiceAccount).get();
    for (const target of targets) await app.app.get(SyncService).request(accountId, target, 'schedule');
  }

  async untilDone(app: TestApp): Promise<void> {
    const look = async (): Promise<void> => {
      const unfinished = await query(app, 'select target, state, leg from run where finished_at is null');
      if (unfinished.length > 0) throw new Error(`Not done: ${JSON.stringify(unfinished)}`);
    };
    await vi.waitFor(look, { timeout: 90_000, interval: 100 });
  }

  async isDone(app: TestApp): Promise<boolean> {
    const unfinished = await query(app, 'select 1 from run where finished_at is null');
    return unfinished.length === 0;
  }

  /** Undisturbed, by a worker of its own. */
  async sync(app: TestApp, target: string): Promise<void> {
    await this.request(app, target);
    const worker = await this.startWorker(app);
    await this.untilDone(app);
    await worker.stop();
    this.workers.delete(worker);
  }

  /**
   * Lets a worker send so many requests and kills it within the turns of the event loop that follow: before the last of
   * them is answered, while what it told is stored, or when the next one is on its way. There is none after that.
   */
  async killAfter(app: TestApp, { requests, turns }: { requests: number; turns: number }): Promise<void> {
    const sent = Promise.withResolvers<void>();
    const dead = Promise.withResolvers<void>();
    const fault = { kind: 'run', match: NOT_THE_CHECK } as const;
    this.standIn.faults.inject({ ...fault, after: requests - 1, run: () => sent.resolve() });
    this.standIn.faults.inject({ ...fault, after: requests, run: () => dead.promise });
    const worker = await this.startWorker(app);
    await sent.promise;
    for (let left = turns; left > 0; left -= 1) await turn();
    await worker.kill();
    this.workers.delete(worker);
    dead.resolve();
  }

  /** Kills a worker when this has come to pass, or when there is nothing left to do: false. */
  async killUpon(app: TestApp, moment: Promise<unknown>): Promise<boolean> {
    const over = new AbortController();
    const worker = await this.startWorker(app);
    const isOver = async (): Promise<boolean> => over.signal.aborted || this.isDone(app);
    const done = vi.waitUntil(isOver, { timeout: 90_000, interval: 100 });
    const wasInTime = await Promise.race([moment.then(() => true), done.then(() => false)]);
    await worker.kill();
    over.abort();
    await done;
    this.workers.delete(worker);
    return wasInTime;
  }

  /** Tells how many requests were in flight at once, from now on, while each takes its time. */
  watchRequests(): { most: number } {
    let inFlight = 0;
    const seen = { most: 0 };
    const run = async (): Promise<void> => {
      inFlight += 1;
      seen.most = Math.max(seen.most, inFlight);
      for (let turns = 0; turns < 500; turns += 1) await turn();
      inFlight -= 1;
    };
    this.standIn.faults.inject({ kind: 'run', times: 100_000, match: NOT_THE_CHECK, run });
    return seen;
  }

  /**
   * How often each thing was asked for since the log was cleared; the check of the token aside, and whatever the windows
   * of creation, which are cut where the run began.
   */
  countRequests(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { method, path, operation, variables } of this.standIn.log) {
      if (path === '/user') continue;
      const name = `${method} ${path} ${operation} ${JSON.stringify(variables).replaceAll(/created:[^ ]+/g, 'created')}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }
}

/** How many requests there were beyond those that had to be. */
export function countRepeated(
  requests: ReadonlyMap<string, number>,
  needed: ReadonlyMap<string, number>,
): number {
  let repeated = 0;
  for (const [name, count] of requests) repeated += Math.max(0, count - (needed.get(name) ?? 0));
  return repeated;
}
