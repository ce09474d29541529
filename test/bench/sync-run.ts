import { setTimeout as delay } from 'node:timers/promises';
import type { GithubStandIn } from '../github/github-stand-in.ts';
import { withClient } from './bench-database.ts';
import { createApiKey, createSecretKey, ServiceProcess } from './service-process.ts';

const POLL_MS = 200;
const KEY_TIMEOUT_MS = 60_000;

/** As the stand-in counted them. */
export interface Usage {
  requests: number;
  /** Points of the primary limits. */
  cost: number;
  /** Those of GraphQL among them. */
  graphqlCost: number;
  /** How many requests, by the name of the GraphQL operation or the way. */
  operations: Map<string, number>;
  /** Requests sent although GitHub had said to wait. */
  violations: number;
  /** Requests that GitHub answered with 304. */
  unchanged: number;
  /** Requests of git's own transport; in none of the other numbers. */
  git: number;
}

export interface FinishedRun extends Usage {
  id: string;
  /** From asking for it to seeing it succeeded. */
  ms: number;
}

export interface SyncingSettings {
  url: string;
  login: string;
  nodeOptions?: readonly string[] | undefined;
  /** Where what git fetches is kept. */
  dataDir?: string;
}

/** A token, a service that has it and a key to ask that service with. */
export class SyncingService {
  readonly process: ServiceProcess;
  private readonly standIn: GithubStandIn;
  private readonly headers: Record<string, string>;

  private constructor(standIn: GithubStandIn, process: ServiceProcess, key: string) {
    this.standIn = standIn;
    this.process = process;
    this.headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  }

  static async start(
    standIn: GithubStandIn,
    { url, login, nodeOptions, dataDir }: SyncingSettings,
  ): Promise<SyncingService> {
    const { world, webUrl, apiUrl, graphqlUrl } = standIn;
    const scopes = ['repo', 'read:org', 'user:email'];
    const environment = {
      DATABASE_URL: url,
      SECRET_KEYS: createSecretKey(),
      GITHUB_TOKEN: world.issueToken({ login, scopes, kind: 'pat' }),
      GITHUB_WEB_URL: webUrl,
      GITHUB_API_URL: apiUrl,
      GITHUB_GRAPHQL_URL: graphqlUrl,
      ...(dataDir === undefined ? {} : { DATA_DIR: dataDir }),
    };
    const process = await ServiceProcess.start(environment, nodeOptions);
    return new SyncingService(standIn, process, await createKey(url, world.accounts.get(login).id));
  }

  async sync(target: string, timeoutMs = 120_000): Promise<FinishedRun> {
    this.standIn.clearLog();
    const start = performance.now();
    const started = await this.ask('/api/sync', { method: 'POST', body: JSON.stringify({ target }) });
    const id = String(started['id']);
    for (let job = started; job['state'] !== 'succeeded';) {
      const isOver = job['state'] === 'failed' || performance.now() - start > timeoutMs;
      if (isOver) throw new Error(`The run of ${target} is ${JSON.stringify(job)}`);
      await delay(POLL_MS);
      job = await this.ask(`/api/jobs/${id}/status`);
    }
    return { id, ms: performance.now() - start, ...readUsage(this.standIn) };
  }

  async stop(): Promise<void> {
    await this.process.stop();
  }

  private async ask(path: string, init: RequestInit = {}): Promise<Record<string, unknown>> {
    const response = await fetch(this.process.url + path, { ...init, headers: this.headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  }
}

function readUsage({ log: all, gitRequests, violations }: GithubStandIn): Usage {
  const log = all.filter(({ transport }) => transport !== 'git');
  const byOperation = Map.groupBy(log, ({ operation, route, path }) => operation ?? route ?? path);
  return {
    operations: new Map([...byOperation].map(([name, entries]) => [name, entries.length])),
    requests: log.length,
    cost: sumCost(log),
    graphqlCost: sumCost(log.filter(({ bucket }) => bucket === 'graphql')),
    violations: violations.length,
    unchanged: log.filter(({ notModified }) => notModified).length,
    git: gitRequests.length,
  };
}

function sumCost(entries: readonly { cost: number }[]): number {
  return entries.reduce((sum, { cost }) => sum + cost, 0);
}

/** Once the service has read from GitHub whose token it is. */
async function createKey(url: string, accountId: number): Promise<string> {
  return withClient(url, async (client) => {
    const end = performance.now() + KEY_TIMEOUT_MS;
    while (performance.now() < end) {
      const { rowCount } = await client.query('select 1 from viewer where account_id = $1', [accountId]);
      if (rowCount === 1) return createApiKey(client, accountId);
      await delay(POLL_MS);
    }
    throw new Error('The service did not learn whose token it has');
  });
}
