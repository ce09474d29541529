import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../database/query-rows.ts';
import type { SaveCounts } from '../database/save-rows.ts';

const FACTS = `min(c.oid) as sample_oid, min(c.authored_at) as first_authored_at, max(c.authored_at) as last_authored_at,
  min(c.committed_at) as first_committed_at, max(c.committed_at) as last_committed_at, count(*)::int as commits`;

const FACT_COLUMNS = [
  'sample_oid',
  'first_authored_at',
  'last_authored_at',
  'first_committed_at',
  'last_committed_at',
  'commits',
];

/** The least oid as the sample: it seldom changes, so that rows stay as they are. */
const REBUILD = `with fresh as (
    select author_id as identity_id, 'author' as role, ${FACTS} from commit c where c.repo_id = $1 group by 1
    union all
    select committer_id, 'committer', ${FACTS} from commit c where c.repo_id = $1 group by 1
    union all
    select k.identity_id, 'coauthor', ${FACTS}
    from commit_coauthor k join commit c on c.repo_id = k.repo_id and c.oid = k.oid
    where k.repo_id = $1 and c.repo_id = $1 group by 1
  ), gone as (
    delete from contributor t where t.repo_id = $1
      and not exists (select from fresh f where f.identity_id = t.identity_id and f.role = t.role)
    returning 1
  ), saved as (
    insert into contributor as t (repo_id, identity_id, role, ${FACT_COLUMNS.join(', ')})
    select $1, identity_id, role, ${FACT_COLUMNS.join(', ')} from fresh
    on conflict (repo_id, identity_id, role) do update
    set ${FACT_COLUMNS.map((name) => `${name} = excluded.${name}`).join(', ')}
    where (${FACT_COLUMNS.map((name) => `t.${name}`).join(', ')})
      is distinct from (${FACT_COLUMNS.map((name) => `excluded.${name}`).join(', ')})
    returning (xmax = 0) as inserted
  )
  select count(*) filter (where inserted)::int as inserted, count(*) filter (where not inserted)::int as updated,
    (select count(*)::int from gone) as gone, (select count(*)::int from fresh) as all
  from saved`;

/** Writes `contributor` of a repo whose lock (`repoCommits`) is held. */
@Injectable()
export class ContributorStore {
  /** As the repo's commits say that are stored now. A row that is gone counts as updated. */
  async rebuild(repoId: number, em: EntityManager): Promise<SaveCounts> {
    const statement = { text: REBUILD, values: [repoId] };
    const [counts] = await queryRows<{ inserted: number; updated: number; gone: number; all: number }>(
      em,
      statement,
    );
    if (!counts) throw new Error('PostgreSQL gave no counts of contributors');
    const { inserted, updated, gone, all } = counts;
    return { inserted, updated: updated + gone, unchanged: all - inserted - updated };
  }
}
