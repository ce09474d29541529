import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../../database/query-rows.ts';
import { UNFINISHED_SQL } from '../run.store.ts';

/** Few enough for nobody to notice the wait. */
const BATCH = 5_000;

/** Whoever reads identities for longer is not to keep all others waiting behind us. */
const LOCK_TIMEOUT = '2s';
const LOCK_NOT_AVAILABLE = '55P03';

/** CTE `begun`: who stands in commits of repos that are not stored whole; of the others `contributor` tells. */
const BEGUN = `begun as materialized (
    select p.id from commit c join commit_head h on h.repo_id = c.repo_id
      cross join lateral (values (c.author_id), (c.committer_id)) p (id)
    where h.started_oid is not null
    union select k.identity_id from commit_coauthor k join commit_head h on h.repo_id = k.repo_id
    where h.started_oid is not null
  )`;

/** In no commit of any repo. */
const IS_ORPHAN = `not exists (select from contributor c where c.identity_id = i.id)
  and not exists (select from begun b where b.id = i.id)`;

/** A reading may know an identity of which nothing stored tells yet. */
const IS_READ = `select from commit_work w join run u on u.id = w.run_id
  where w.state = 'waiting' and w.note not like 'waiting%' and u.state in ${UNFINISHED_SQL} and not u.cancel_requested`;

/**
 * Forgets names and e-mails of people who stand in no commit any more, since the repos are forgotten or their history was
 * rewritten; not while commits are being read. Returns how many.
 */
export async function sweepIdentities(em: EntityManager, batch = BATCH): Promise<number> {
  let removed = 0;
  for (;;) {
    const text = `with ${BEGUN} select i.id from identity i where ${IS_ORPHAN} limit $1`;
    const orphans = await queryRows<{ id: number }>(em, { text, values: [batch] });
    if (orphans.length === 0) return removed;
    const count = await remove(
      orphans.map(({ id }) => id),
      em,
    );
    removed += count;
    if (count < batch) return removed;
  }
}

/** Nobody meets one of them before it is gone: whoever looks waits. */
async function remove(ids: readonly number[], em: EntityManager): Promise<number> {
  try {
    return await em.transactional(async (own) => {
      await own.execute(`set local lock_timeout = '${LOCK_TIMEOUT}'`);
      await own.execute('lock table identity in access exclusive mode');
      const text = `with ${BEGUN} delete from identity i
        where i.id = any($1::bigint[]) and not exists (${IS_READ}) and ${IS_ORPHAN} returning 1`;
      return (await queryRows(own, { text, values: [ids] })).length;
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE) return 0;
    throw error;
  }
}
