import type { EntityManager } from '@mikro-orm/postgresql';
import { anAccess, anAccount, aRepo, store, storeViewer } from './factories.ts';
import { aLabel, anItem, storeItems } from './items.ts';
import { type ReadsApp, startReadsApp } from './reads-app.ts';
import { TestClock } from './test-clock.ts';
import { createTestDatabase } from './test-database.ts';

export const ALICE = 1;
export const BOB = 2;
export const ACME = 10;
/** Public. */
export const OPEN = 11;
/** Private, for Alice alone. */
export const SECRET = 12;

const NOW = '2026-03-15T12:00:00Z';

export interface IssueStage {
  app: ReadsApp;
  clock: TestClock;
  em(): EntityManager;
  get(viewerId: number, path: string, headers?: Record<string, string>): Promise<Response>;
  send(viewerId: number, method: string, path: string, body: unknown): Promise<Response>;
  close(): Promise<void>;
}

/** Alice and Bob before the repos of an organization: one for everybody, one for Alice. */
export async function startIssueStage(): Promise<IssueStage> {
  const database = await createTestDatabase();
  const clock = new TestClock(NOW);
  const app = await startReadsApp({ databaseUrl: database.url, clock });
  const em = (): EntityManager => app.orm.em.fork();
  await storePeople(em());
  await storeWork(em());
  const ask = (viewerId: number, path: string, init: RequestInit): Promise<Response> => {
    const headers = { ...(init.headers as Record<string, string>), 'x-viewer': String(viewerId) };
    return fetch(app.url + path, { ...init, headers });
  };
  return {
    app,
    clock,
    em,
    get: (viewerId, path, headers = {}) => ask(viewerId, path, { headers }),
    send: (viewerId, method, path, body) =>
      ask(viewerId, path, {
        method,
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}

async function storePeople(em: EntityManager): Promise<void> {
  const accounts = [anAccount(ALICE, { login: 'alice' }), anAccount(BOB, { login: 'bob' })];
  await store(em, {
    accounts: [...accounts, anAccount(ACME, { login: 'Acme', type: 'Organization' })],
    repos: [
      aRepo(OPEN, { ownerId: ACME, name: 'open' }),
      aRepo(SECRET, { ownerId: ACME, name: 'secret', visibility: 'private' }),
    ],
    access: [anAccess(ALICE, SECRET)],
  });
  await storeViewer(em, ALICE);
  await storeViewer(em, BOB);
}

/** In both repos: #1 and #2 opened in January, #1 closed in February; a pull request opened in March. */
async function storeWork(em: EntityManager): Promise<void> {
  for (const repoId of [OPEN, SECRET]) {
    const id = (label: number): number => repoId * 10 + label;
    await storeItems(em, {
      items: [
        anItem(repoId, 1, { createdAt: new Date('2026-01-01'), closedAt: new Date('2026-02-01') }),
        anItem(repoId, 2, { createdAt: new Date('2026-01-31T23:59:59Z'), authorId: BOB }),
        anItem(repoId, 3, { kind: 'pull', draft: false, createdAt: new Date('2026-03-01') }),
      ],
      labels: [
        aLabel(repoId, id(1), { name: 'bug', labelClass: 'bug', confidence: 0.95, reason: 'It says bug.' }),
        aLabel(repoId, id(2), { name: 'regression', labelClass: 'bug' }),
        aLabel(repoId, id(3), { name: 'speed', labelClass: 'performance' }),
        aLabel(repoId, id(4), { name: 'area/=x' }),
      ],
      carried: [
        [repoId, 1, id(1)],
        [repoId, 1, id(2)],
        [repoId, 2, id(3)],
        [repoId, 3, id(4)],
      ],
    });
  }
}
