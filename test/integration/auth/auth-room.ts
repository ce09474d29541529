import { randomBytes } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AuthModule } from '../../../src/auth/auth.module.ts';
import { SignInService } from '../../../src/auth/sign-in.service.ts';
import type { Config } from '../../../src/config/config.ts';
import { ConfigModule } from '../../../src/config/config.module.ts';
import { DatabaseModule } from '../../../src/database/database.module.ts';
import { ENTITIES } from '../../../src/entities.ts';
import { GithubStandIn } from '../../github/github-stand-in.ts';
import { GithubWorld } from '../../github/world.ts';
import { TestClock } from '../../support/test-clock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

export const OAUTH_APP = { clientId: 'Iv1.integration', clientSecret: 'client-secret-of-the-room' };

export interface AuthRoomOptions {
  config?: Partial<Config>;
  /** GITHUB_TOKEN. */
  token?: string;
  oauthApp?: Config['github']['oauthApp'];
  /** A run of the CLI beside the service. */
  isCommand?: boolean;
}

/** The auth room on a database of its own and the stand-in for GitHub, without HTTP of ours. */
export class AuthRoom {
  private constructor(
    private readonly module: INestApplicationContext,
    readonly clock: TestClock,
    readonly standIn: GithubStandIn,
    private readonly stop: () => Promise<void>,
  ) {}

  static async open(surroundings: Surroundings, options: AuthRoomOptions = {}): Promise<AuthRoom> {
    const { clock, standIn, database } = surroundings;
    const config = createConfig(surroundings, options);
    const module = await Test.createTestingModule({
      imports: [
        ConfigModule.register(config, clock),
        DatabaseModule.register({ url: database.url, entities: ENTITIES }),
        AuthModule,
      ],
    }).compile();
    // A service has HTTP, even if nobody asks here; a command has none.
    const app = options.isCommand ? module : module.createNestApplication();
    app.useLogger(false);
    await app.init();
    return new AuthRoom(app, clock, standIn, () => app.close());
  }

  get<Part>(part: Type<Part>): Part {
    return this.module.get(part, { strict: false });
  }

  /** Rows of a statement with `?` for values. */
  async rows<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.module.get(EntityManager).fork().execute<Row[]>(sql, values);
  }

  async close(): Promise<void> {
    await this.stop();
  }
}

/** What outlives a room, so that a second one can be opened with another configuration. */
export interface Surroundings {
  clock: TestClock;
  standIn: GithubStandIn;
  database: TestDatabase;
  secretKeys: string[];
}

/** The same database and keys in a process that is set up for another GitHub. */
export async function atAnotherGithub({ clock, ...rest }: Surroundings): Promise<Surroundings> {
  const world = new GithubWorld();
  world.addOAuthApp({ ...OAUTH_APP, deviceFlowEnabled: true });
  const standIn = await GithubStandIn.start({ world, now: () => clock.now() });
  return { ...rest, clock, standIn };
}

export async function createSurroundings(): Promise<Surroundings> {
  const clock = new TestClock('2026-11-21T09:00:00Z');
  const world = new GithubWorld();
  world.addUser({ login: 'mona', id: 4001 });
  world.addUser({ login: 'hubot', id: 4002 });
  world.addOrganization({ login: 'acme', id: 5001 });
  const standIn = await GithubStandIn.start({ world, now: () => clock.now() });
  standIn.world.addOAuthApp({ ...OAUTH_APP, deviceFlowEnabled: true });
  return { clock, standIn, database: await createTestDatabase(), secretKeys: [createKey()] };
}

export async function removeSurroundings({ standIn, database }: Surroundings): Promise<void> {
  await standIn.stop();
  await database.drop();
}

export function createKey(): string {
  return randomBytes(32).toString('base64url');
}

function createConfig(surroundings: Surroundings, { config, token, oauthApp }: AuthRoomOptions): Config {
  const { standIn, database, secretKeys } = surroundings;
  const { webUrl, apiUrl, graphqlUrl } = standIn;
  return {
    role: 'all',
    http: { host: '127.0.0.1', port: 1, publicUrl: 'http://127.0.0.1:1', trustProxy: false },
    database: { url: database.url, dataDir: 'unused' },
    secretKeys,
    github: {
      webUrl,
      apiUrl,
      graphqlUrl,
      oauthApp: oauthApp === undefined ? OAUTH_APP : oauthApp,
      token: token ?? null,
    },
    signInAllowed: [{ kind: 'anyone' }],
    accessMaxAgeMs: 24 * 3_600_000,
    quotaReserve: 0.2,
    sync: { cron: '0 0 1 1 *', targets: [] },
    metricsToken: null,
    webhookSecret: null,
    log: { level: 'silent', file: null },
    git: { cacheMaxBytes: 1, repoMaxBytes: 1, timeoutMs: 1, environment: {} },
    ...config,
  };
}

export const MONA = 4001;
export const HUBOT = 4002;

const ALL_SCOPES = ['repo', 'read:org', 'user:email'];

/** As if this person had agreed at GitHub: the token, and signed in with it here. */
export async function signIn(
  room: AuthRoom,
  accountId: number,
  scopes: string[] = ALL_SCOPES,
): Promise<string> {
  const token = createToken(room, accountId, scopes);
  await room.get(SignInService).signIn(token);
  return token;
}

export function createToken(
  room: Pick<AuthRoom, 'standIn' | 'clock'>,
  accountId: number,
  scopes: string[] = ALL_SCOPES,
): string {
  const owner = { accountId, clientId: OAUTH_APP.clientId };
  return room.standIn.world.tokens.issue('oauth', owner, scopes, room.clock.now()).value;
}
