import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { randomBytes, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppModule } from '../../src/app.module.ts';
import type { Config } from '../../src/config/config.ts';
import { configureApp } from '../../src/configure-app.ts';
import { GithubStandIn } from '../github/github-stand-in.ts';
import { createDemoWorld, type GithubWorld } from '../github/world.ts';
import { Browser } from './browser.ts';
import { TestClock } from './test-clock.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

export const OAUTH_APP = { clientId: 'Iv1.testtesttest', clientSecret: 'client-secret-of-the-test-app' };

export interface TestAppOptions {
  world?: GithubWorld;
  /** Shared by several apps; stopped by whoever started it. */
  standIn?: GithubStandIn;
  database?: TestDatabase;
  clock?: TestClock;
  config?: Partial<Config>;
}

interface TestAppParts {
  app: NestExpressApplication;
  config: Config;
  clock: TestClock;
  standIn: GithubStandIn;
  database: TestDatabase;
  owned: { standIn: boolean; database: boolean };
}

/** The real application on a clone of the template database, against the stand-in, over real HTTP. */
export class TestApp {
  readonly app: NestExpressApplication;
  readonly config: Config;
  readonly clock: TestClock;
  readonly standIn: GithubStandIn;
  readonly database: TestDatabase;
  private readonly owned: { standIn: boolean; database: boolean };

  private constructor(parts: TestAppParts) {
    this.app = parts.app;
    this.config = parts.config;
    this.clock = parts.clock;
    this.standIn = parts.standIn;
    this.database = parts.database;
    this.owned = parts.owned;
  }

  static async start(options: TestAppOptions = {}): Promise<TestApp> {
    const clock = options.clock ?? new TestClock();
    const standIn =
      options.standIn ??
      (await GithubStandIn.start({ world: options.world ?? createDemoWorld(), now: () => clock.now() }));
    const database = options.database ?? (await createTestDatabase());
    const config = createTestConfig({
      port: await findFreePort(),
      databaseUrl: database.url,
      standIn,
      overrides: options.config,
    });
    const callback = `${config.http.publicUrl}/auth/github/callback`;
    standIn.world.addOAuthApp({ ...OAUTH_APP, callbackUrls: [callback], deviceFlowEnabled: true });
    const app = await NestFactory.create<NestExpressApplication>(
      AppModule.register({ config, clock, logDescriptor: null }),
      { abortOnError: false, bodyParser: false, bufferLogs: true, forceCloseConnections: true },
    );
    await configureApp(app);
    await app.listen(config.http.port, config.http.host);
    const owned = { standIn: !options.standIn, database: !options.database };
    return new TestApp({ app, config, clock, standIn, database, owned });
  }

  get url(): string {
    return this.config.http.publicUrl;
  }

  /** A browser that nobody has signed in with. */
  createBrowser(): Browser {
    return new Browser(this.url);
  }

  /** Signs in through GitHub's web flow and says yes there. Throws when that does not end on a page of ours. */
  async signIn(login: string): Promise<Browser> {
    const browser = this.createBrowser();
    await browser.jar.setCookie(`user_session=${login}; Path=/`, this.standIn.webUrl);
    const landing = await browser.visit('/auth/github?returnTo=/auth/me');
    if (landing.status !== 200)
      throw new Error(`Sign-in of ${login} ended with ${landing.status}: ${await landing.text()}`);
    await landing.body?.cancel();
    return browser;
  }

  async close(): Promise<void> {
    await this.app.close();
    await rm(this.config.database.dataDir, { recursive: true, force: true });
    if (this.owned.standIn) await this.standIn.stop();
    if (this.owned.database) await this.database.drop();
  }
}

interface TestConfigInput {
  port: number;
  databaseUrl: string;
  standIn: GithubStandIn;
  overrides?: Partial<Config> | undefined;
}

function createTestConfig({ port, databaseUrl, standIn, overrides }: TestConfigInput): Config {
  return {
    role: 'all',
    http: { host: '127.0.0.1', port, publicUrl: `http://127.0.0.1:${port}`, trustProxy: false },
    // Its own: worlds of different tests have other repos by the same ids.
    database: { url: databaseUrl, dataDir: join(tmpdir(), `octavo-app-${randomUUID()}`) },
    secretKeys: [randomBytes(32).toString('base64url')],
    github: {
      webUrl: standIn.webUrl,
      apiUrl: standIn.apiUrl,
      graphqlUrl: standIn.graphqlUrl,
      oauthApp: OAUTH_APP,
      token: null,
    },
    signInAllowed: [{ kind: 'anyone' }],
    accessMaxAgeMs: 24 * 3_600_000,
    quotaReserve: 0.2,
    // Once a year: a test that wants the schedule to fire fires it.
    sync: { cron: '0 0 1 1 *', targets: [] },
    metricsToken: null,
    webhookSecret: null,
    log: { level: 'debug', file: process.env['OCTAVO_TEST_LOG'] ?? null },
    git: {
      cacheMaxBytes: 1024 ** 3,
      repoMaxBytes: 1024 ** 3,
      timeoutMs: 60_000,
      environment: { PATH: process.env['PATH'] ?? '' },
    },
    ...overrides,
  };
}

/** The callback address is part of the configuration, hence the port must be known before anything listens on it. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no port'));
      });
    });
  });
}
