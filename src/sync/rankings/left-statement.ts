import type { SqlStatement } from '../../database/query-rows.ts';

export interface LeftRequest {
  rankingId: string;
  afterId: number;
  limit: number;
}

/** Whom the last finished ranking of the same account and target held and this one does not, by id. */
export function toLeftStatement({ rankingId, afterId, limit }: LeftRequest): SqlStatement {
  return {
    text: `with former as (
        select f.id from ranking f join ranking k on k.account_id = f.account_id and k.target = f.target
        where k.id = $1 and f.id <> k.id and f.finished_at is not null and f.started_at <= k.started_at
        order by f.started_at desc, f.id limit 1
      )
      select r.id, r.node_id as "nodeId"
      from ranking_entry e join repo r on r.id = e.repo_id
      where e.ranking_id = (select id from former) and e.repo_id > $2
        and not exists (select from ranking_entry n where n.ranking_id = $1 and n.repo_id = e.repo_id)
      order by e.repo_id limit $3`,
    values: [rankingId, afterId, limit],
  };
}
