import type { EntityManager } from '@mikro-orm/postgresql';
import { expect } from 'vitest';
import type { ContributorWorld, WorldCommit, WorldIdentity, WorldRepo } from './contributor-worlds.ts';
import { ALICE, NOW } from './contributor-worlds.ts';
import { type ReadsApp, startReadsApp } from './reads-app.ts';
import { storeContributorWorld } from './stored-contributors.ts';
import { TestClock } from './test-clock.ts';
import { createTestDatabase } from './test-database.ts';

/** Public; the others as they are called. */
export const OPEN = 1;
export const SECRET = 2;
export const FORK = 3;
export const UNREAD = 4;

export const ADA = 1;
/** Her other e-mail. */
export const ADA_AT_WORK = 2;
export const BABBAGE = 3;
const ROBOT = 4;
export const NAMELESS = 5;

export interface ContributorStage {
  app: ReadsApp;
  em(): EntityManager;
  get(viewerId: number, path: string, init?: RequestInit): Promise<Response>;
  /** The JSON of what is there. */
  read<Answer>(viewerId: number, path: string): Promise<Answer>;
  close(): Promise<void>;
}

/** The repos of `owner-1`, and who stands in their commits. Owner 2 has none. */
export async function startContributorStage(): Promise<ContributorStage> {
  const database = await createTestDatabase();
  const app = await startReadsApp({ databaseUrl: database.url, clock: new TestClock(NOW) });
  const em = (): EntityManager => app.orm.em.fork();
  await storeContributorWorld(em(), STAGE_WORLD);
  const get: ContributorStage['get'] = (viewerId, path, init = {}) => {
    return fetch(app.url + path, { ...init, headers: { 'x-viewer': String(viewerId) } });
  };
  return {
    app,
    em,
    get,
    read: async <Answer>(viewerId: number, path: string) => {
      const response = await get(viewerId, path);
      expect(response.status).toBe(200);
      return (await response.json()) as Answer;
    },
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}

export const STAGE_WORLD: ContributorWorld = {
  accounts: [{ id: 1001, isBot: false, isStored: true }],
  identities: [
    anIdentity(ADA, { email: 'ada@example.com', account: 1001 }),
    anIdentity(ADA_AT_WORK, { email: 'ada@work.example', account: 1001 }),
    anIdentity(BABBAGE, { email: 'babbage@example.com', isAsked: false }),
    anIdentity(ROBOT, { email: 'robot[bot]@example.com', isBot: true }),
    anIdentity(NAMELESS, { name: 'Nameless' }),
  ],
  repos: [
    aWorldRepo(OPEN, {
      commits: [
        by(ADA, '2025-12-31T23:59:59Z', { committedAt: new Date('2026-01-05') }),
        by(ADA_AT_WORK, '2026-01-10T12:00:00Z'),
        by(BABBAGE, '2026-03-01T00:00:00Z', { coauthors: [{ id: NAMELESS, name: 'Nameless' }] }),
        by(ROBOT, '2026-03-02T00:00:00Z'),
        by(NAMELESS, '2099-01-01T00:00:00Z'),
      ],
    }),
    aWorldRepo(SECRET, {
      visibility: 'private',
      readers: [ALICE],
      commits: [by(BABBAGE, '2026-02-01T00:00:00Z', { authorName: 'Babbage in secret' })],
    }),
    aWorldRepo(FORK, { fork: true, commits: [by(ADA, '2026-03-05T00:00:00Z')] }),
    aWorldRepo(UNREAD, { isKnown: false, state: null, commits: [by(ADA, '2026-01-02T00:00:00Z')] }),
  ],
};

function anIdentity(id: number, facts: Partial<WorldIdentity>): WorldIdentity {
  return { id, email: '', name: '', account: null, isBot: false, isAsked: true, ...facts };
}

/** Made on GitHub in January 2026, and read whole. */
function aWorldRepo(id: number, facts: Partial<WorldRepo>): WorldRepo {
  return {
    id,
    ownerId: 1,
    visibility: 'public',
    fork: false,
    createdAt: new Date('2026-01-31T23:59:59Z'),
    isGone: false,
    readers: [],
    isKnown: true,
    isBeingRead: false,
    state: 'complete',
    commits: [],
    ...facts,
  };
}

function by(author: number, day: string, facts: Partial<WorldCommit> = {}): WorldCommit {
  const at = new Date(day);
  const authorName = `Person ${author}`;
  return { author, authorName, committer: author, authoredAt: at, committedAt: at, coauthors: [], ...facts };
}
