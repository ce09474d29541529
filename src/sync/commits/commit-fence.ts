import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../../database/query-rows.ts';
import type { StoredHead } from '../../contributors/commit-head.store.ts';
import { OvertakenError, WorkLostError } from './commit.errors.ts';

/** Until the transaction ends nobody forgets this repo. Throws `WorkLostError` when somebody has. */
export async function holdRepo(repoId: number, em: EntityManager): Promise<void> {
  const text = 'select 1 from repo where id = $1 for key share';
  const found = await queryRows(em, { text, values: [repoId] });
  if (found.length === 0) throw new WorkLostError();
}

/**
 * Until the transaction ends nobody else stores commits of this repo. Throws `OvertakenError` when somebody has begun or
 * ended a reading since this one was planned: that happens to who lost the repo's lock and does not know it yet.
 */
export async function fencePlan(
  repoId: number,
  planned: StoredHead | null,
  em: EntityManager,
): Promise<void> {
  await queryRows(em, {
    text: 'insert into commit_head (repo_id) values ($1) on conflict do nothing',
    values: [repoId],
  });
  const { headOid = null, startedOid = null } = planned ?? {};
  await fence(repoId, { headOid, startedOid }, em);
}

/** The same once it has begun. */
export async function fenceReading(
  repoId: number,
  { head, base }: { head: string; base: string | null },
  em: EntityManager,
): Promise<void> {
  await fence(repoId, { headOid: base, startedOid: head }, em);
}

async function fence(
  repoId: number,
  { headOid, startedOid }: Pick<StoredHead, 'headOid' | 'startedOid'>,
  em: EntityManager,
): Promise<void> {
  const text = `select head_oid as "headOid", started_oid as "startedOid" from commit_head
    where repo_id = $1 for no key update`;
  const [now] = await queryRows<Pick<StoredHead, 'headOid' | 'startedOid'>>(em, { text, values: [repoId] });
  if (now?.headOid !== headOid || now.startedOid !== startedOid) throw new OvertakenError();
}
