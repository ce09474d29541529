import { Logger, type LoggerService } from '@nestjs/common';
import type { Config } from '../../../src/config/config.ts';
import { GithubClientFactory, type GithubTuning } from '../../../src/github/github-client.factory.ts';
import type { GithubClient } from '../../../src/github/github-client.ts';
import type { GithubContext } from '../../../src/github/github.types.ts';
import { HttpCacheStore } from '../../../src/github/http-cache.store.ts';
import { Governors } from '../../../src/github/quota/governors.ts';
import { QuotaStore } from '../../../src/github/quota/quota.store.ts';
import { GithubStandIn } from '../../github/github-stand-in.ts';
import { toNodeId } from '../../github/world/node-id.ts';
import { GithubWorld } from '../../github/world.ts';
import { TestClock } from '../../support/test-clock.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

export const NOW = new Date('2026-11-20T10:00:00Z');
export const ADA_ID = 1001;
export const CREDENTIAL_ID = 7;

type LogLine = Record<string, unknown> & { level: string };

/** The client on a bench: real database, GitHub's stand-in, a clock that stands still. */
export class ClientBench {
  readonly lines: LogLine[] = [];
  tuning: GithubTuning = { attemptTimeoutMs: 30_000 };

  private constructor(
    readonly database: TestOrm,
    readonly standIn: GithubStandIn,
    readonly clock: TestClock,
    readonly token: string,
  ) {}

  /** A world of one user, `ada`, and nothing else unless `fill` says so. */
  static async start(fill: (world: GithubWorld) => void = () => {}): Promise<ClientBench> {
    const clock = new TestClock(NOW);
    const world = new GithubWorld();
    world.addUser({ id: ADA_ID, login: 'ada', name: 'Ada', email: 'ada@example.com' });
    fill(world);
    const standIn = await GithubStandIn.start({ world, now: () => clock.now() });
    const token = world.issueToken({
      login: 'ada',
      scopes: ['repo', 'read:org', 'user:email'],
      kind: 'oauth',
    });
    const bench = new ClientBench(await createTestOrm(), standIn, clock, token);
    Logger.overrideLogger(bench.createLogger());
    return bench;
  }

  /** Throws when a fault never struck, GitHub was asked though it had said to wait, or a log line holds the token. */
  async stop(): Promise<void> {
    Logger.overrideLogger(false);
    const { standIn, lines, token } = this;
    await standIn.stop();
    await this.database.close();
    const amiss = [...standIn.faults.unused(), ...standIn.violations];
    if (amiss.length > 0) throw new Error(`Unused faults or violations: ${JSON.stringify(amiss)}`);
    if (JSON.stringify(lines).includes(token)) throw new Error('The token was logged');
  }

  /** A process of its own: nothing but the database is shared with other factories. */
  createFactory(overrides: Partial<Config> = {}): GithubClientFactory {
    const config = this.createConfig(overrides);
    const governors = new Governors(config, this.clock, this.quota);
    return new GithubClientFactory(config, this.clock, governors, this.cache, this.tuning);
  }

  createClient(context: Partial<GithubContext> = {}, overrides: Partial<Config> = {}): GithubClient {
    const identity = { accountId: ADA_ID, credentialId: CREDENTIAL_ID, token: this.token };
    return this.createFactory(overrides).create(identity, {
      mayUseReserve: false,
      runId: 'run-1',
      ...context,
    });
  }

  get quota(): QuotaStore {
    return new QuotaStore(this.database.orm.em);
  }

  get cache(): HttpCacheStore {
    return new HttpCacheStore(this.database.orm.em, this.clock);
  }

  createConfig(overrides: Partial<Config>): Config {
    const { webUrl, apiUrl, graphqlUrl } = this.standIn;
    const github = { webUrl, apiUrl, graphqlUrl, oauthApp: null, token: null };
    return { github, quotaReserve: 0.2, ...overrides } as Config;
  }

  /** What reached GitHub: `GET /user 200`. */
  get sent(): string[] {
    return this.standIn.log.map(({ method, route, path, status }) => `${method} ${route ?? path} ${status}`);
  }

  private createLogger(): LoggerService {
    const keep =
      (level: string) =>
      (message: unknown): void => {
        this.lines.push({ ...(message as object), level });
      };
    return {
      log: keep('info'),
      warn: keep('warn'),
      error: keep('error'),
      debug: keep('debug'),
      verbose: keep('trace'),
    };
  }
}

/** `count` private repos of ada's, `a1`, `a2` ..., ids from 1, created one a minute. */
export function addRepos(world: GithubWorld, count: number): void {
  for (let n = 1; n <= count; n++) {
    const createdAt = new Date(NOW.getTime() - 86_400_000 + n * 60_000);
    world.addRepo({ id: n, owner: 'ada', name: `a${n}`, visibility: 'private', createdAt });
  }
}

export function repoNodeIds(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => toNodeId('Repository', first + index));
}
