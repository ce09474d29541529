import type { EntityManager } from '@mikro-orm/postgresql';
import { Account } from '../../src/accounts/account.entity.ts';
import { Credential, ViewerAccount } from '../../src/auth/credential.entity.ts';
import { saveRows } from '../../src/database/save-rows.ts';
import { RepoAccess } from '../../src/repos/repo-access.entity.ts';
import { Repo } from '../../src/repos/repo.entity.ts';
import { RepoTopic, Topic } from '../../src/repos/topic.entity.ts';

type AccountRow = Pick<Account, 'id' | 'nodeId' | 'type' | 'login' | 'name' | 'email' | 'avatarUrl'>;
type RepoRow = Omit<Repo, symbol>;
type AccessRow = Pick<RepoAccess, 'viewerId' | 'repoId' | 'permission' | 'affiliated' | 'provenUntil'>;

/** Long past and far ahead of any clock a test sets. */
const LONG_AGO = new Date('2020-01-01T00:00:00Z');
const FAR_AHEAD = new Date('2100-01-01T00:00:00Z');

export function anAccount(id: number, overrides: Partial<AccountRow> = {}): AccountRow {
  return {
    id,
    nodeId: `U_${id}`,
    type: 'User',
    login: `account-${id}`,
    name: null,
    email: null,
    avatarUrl: null,
    ...overrides,
  };
}

/** A public repo without stars, owned by account 1. */
export function aRepo(id: number, overrides: Partial<RepoRow> = {}): RepoRow {
  return {
    id,
    nodeId: `R_${id}`,
    ownerId: 1,
    name: `repo-${id}`,
    visibility: 'public',
    fork: false,
    archived: false,
    disabled: false,
    template: false,
    defaultBranch: 'main',
    description: null,
    homepage: null,
    language: null,
    license: null,
    stars: 0,
    forks: 0,
    openIssues: 0,
    sizeKb: 0,
    createdAt: LONG_AGO,
    updatedAt: LONG_AGO,
    pushedAt: LONG_AGO,
    latestReleaseTag: null,
    latestReleaseAt: null,
    unreachableSince: null,
    ...overrides,
  };
}

/** A valid access row of somebody affiliated. */
export function anAccess(viewerId: number, repoId: number, overrides: Partial<AccessRow> = {}): AccessRow {
  return { viewerId, repoId, permission: 'pull', affiliated: true, provenUntil: FAR_AHEAD, ...overrides };
}

export interface Stored {
  accounts?: readonly AccountRow[];
  repos?: readonly RepoRow[];
  access?: readonly AccessRow[];
  /** Topics by repo id. */
  topics?: Record<number, readonly string[]>;
}

/** Stores rows as they are, past every rule of the sync. */
export async function store(em: EntityManager, { accounts, repos, access, topics }: Stored): Promise<void> {
  await saveRows(em, Account, accounts ?? []);
  await saveRows(em, Repo, repos ?? []);
  await saveRows(em, RepoAccess, access ?? []);
  const pairs = Object.entries(topics ?? {}).flatMap(([id, names]) =>
    names.map((topic) => ({ repoId: Number(id), topic })),
  );
  await saveRows(
    em,
    Topic,
    pairs.map(({ topic }) => ({ name: topic })),
  );
  await saveRows(em, RepoTopic, pairs);
}

/** Somebody who signed in with a token that lives, or no longer. */
export async function storeViewer(
  em: EntityManager,
  accountId: number,
  state: 'alive' | 'dead' = 'alive',
): Promise<void> {
  const viewer = { accountId, allowed: true, allowedCheckedAt: LONG_AGO, createdAt: LONG_AGO };
  await saveRows(em, ViewerAccount, [viewer]);
  const credential = { accountId, kind: 'oauth' as const, sealedToken: 'sealed', scopes: ['repo'], state };
  await saveRows(em, Credential, [{ ...credential, createdAt: LONG_AGO, diedAt: null }], {
    conflict: ['accountId', 'kind'],
  });
}
