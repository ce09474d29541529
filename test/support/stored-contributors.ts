import type { EntityManager } from '@mikro-orm/postgresql';
import { Commit, CommitCoauthor, CommitHead } from '../../src/contributors/commit.entity.ts';
import { ContributorStore } from '../../src/contributors/contributor.store.ts';
import { Identity, IdentityAccount, IdentityName } from '../../src/contributors/identity.entity.ts';
import { saveRows } from '../../src/database/save-rows.ts';
import { RepoCoverage } from '../../src/sync/coverage.entity.ts';
import {
  ALICE,
  BOB,
  type ContributorWorld,
  OWNERS,
  type WorldAccount,
  type WorldIdentity,
  type WorldRepo,
} from './contributor-worlds.ts';
import { anAccess, anAccount, aRepo, store, storeViewer } from './factories.ts';

const TABLES = ['identity', 'repo_access', 'repo', `account where id > 1000`];

export const WHY_PARTIAL = 'The clone stalled';
export const READ_AT = new Date('2026-03-14T00:00:00Z');

/** Only this, whatever was stored before. */
export async function storeContributorWorld(em: EntityManager, world: ContributorWorld): Promise<void> {
  for (const table of TABLES) await em.execute(`delete from ${table}`);
  const stored = world.accounts.filter(({ isStored }) => isStored);
  await store(em, {
    accounts: [
      ...[...OWNERS, ALICE, BOB].map((id) => anAccount(id, { login: `owner-${id}` })),
      ...stored.map(({ id, isBot }) => anAccount(id, { login: `login-${id}`, type: isBot ? 'Bot' : 'User' })),
    ],
    repos: world.repos.map(({ id, ownerId, visibility, fork, createdAt, isGone }) =>
      aRepo(id, { ownerId, visibility, fork, createdAt, unreachableSince: isGone ? READ_AT : null }),
    ),
    access: world.repos.flatMap(({ id, readers }) => readers.map((viewerId) => anAccess(viewerId, id))),
  });
  for (const viewerId of [ALICE, BOB]) await storeViewer(em, viewerId);
  await storeIdentities(em, world);
  for (const repo of world.repos) await storeCommits(em, repo);
}

/** A commit of somebody whose name and e-mail are made of the repo's name: where that must not be read, neither must these. */
export async function storeAuthorOf(
  em: EntityManager,
  { id, name }: { id: number; name: string },
): Promise<void> {
  await saveRows(em, Identity, [{ id, email: `author@${name}.example`, name: '' }]);
  const at = READ_AT;
  const commit = { author: id, authorName: `author of ${name}`, committer: id, coauthors: [] };
  const held = { id, isKnown: true, isBeingRead: false, state: 'complete' as const };
  await storeCommits(em, { ...held, commits: [{ ...commit, authoredAt: at, committedAt: at }] });
}

async function storeIdentities(em: EntityManager, { identities, accounts }: ContributorWorld): Promise<void> {
  await saveRows(
    em,
    Identity,
    identities.map(({ id, email, name }) => ({ id, email, name })),
  );
  await saveRows(
    em,
    IdentityName,
    identities.map(({ id }) => ({ identityId: id, name: 'A name from elsewhere' })),
    { insertOnly: true },
  );
  const asked = identities.filter(({ isAsked }) => isAsked);
  await saveRows(
    em,
    IdentityAccount,
    asked.map((identity) => toAccountRow(identity, accounts)),
  );
}

function toAccountRow(
  { id, account, isBot }: WorldIdentity,
  accounts: readonly WorldAccount[],
): Omit<IdentityAccount, symbol> {
  const isOfBot = accounts.some((one) => one.id === account && one.isBot && !one.isStored);
  return {
    identityId: id,
    accountId: account,
    login: account === null ? null : `login-${account}`,
    source: account === null ? 'none' : 'api',
    bot: isBot || isOfBot,
    askedAt: READ_AT,
  };
}

type Held = Pick<WorldRepo, 'id' | 'isKnown' | 'isBeingRead' | 'state' | 'commits'>;

async function storeCommits(em: EntityManager, repo: Held): Promise<void> {
  const { id: repoId, commits } = repo;
  const rows = commits.map(({ author, committer, authorName, authoredAt, committedAt }, index) => {
    const ids = { repoId, oid: toOid(repoId, index), authorId: author, committerId: committer };
    return { ...ids, authorName, authoredAt, committedAt, parents: 1, subject: 'A commit' };
  });
  await saveRows(em, Commit, rows);
  const coauthors = commits.flatMap((commit, index) =>
    commit.coauthors.map(({ id, name }) => ({ repoId, oid: toOid(repoId, index), identityId: id, name })),
  );
  await saveRows(em, CommitCoauthor, coauthors);
  await storeState(em, repo);
}

async function storeState(
  em: EntityManager,
  { id: repoId, isKnown, isBeingRead, state, commits }: Held,
): Promise<void> {
  const startedOid = isBeingRead ? 'f'.repeat(40) : null;
  const head = isKnown
    ? { headOid: 'e'.repeat(40), completedAt: READ_AT }
    : { headOid: null, completedAt: null };
  await saveRows(em, CommitHead, [{ repoId, startedOid, ...head }]);
  // Of what was not read to the end nothing may be told, whatever is there.
  await new ContributorStore().rebuild(repoId, em);
  if (state === null) return;
  const held = { expected: null, stored: commits.length, lastFullSweepAt: READ_AT, asOf: null };
  const reason = state === 'partial' ? WHY_PARTIAL : null;
  await saveRows(em, RepoCoverage, [{ repoId, stream: 'commits', accountId: 0, state, reason, ...held }]);
}

function toOid(repoId: number, index: number): string {
  return `${repoId}${String(index).padStart(39, '0')}`;
}
