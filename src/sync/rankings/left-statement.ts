import type { SqlStatement } from '../../database/query-rows.ts';

export interface LeftRequest {
  rankingId: string;
  afterId: number;
  limit: number;
}

/**
 * Whom an earlier ranking of the same account and target held and this one does not, by id. Of the earlier ones the
 * last whose run succeeded, and those after it: their runs may have ended before they asked for who had left.
 * Runs are forgotten after some months; they count as succeeded.
 */
export function toLeftStatement({ rankingId, afterId, limit }: LeftRequest): SqlStatement {
  return {
    text: `with earlier as (
        select e.id, e.started_at, coalesce(r.state, 'succeeded') = 'succeeded' as succeeded
        from ranking e join ranking k on k.account_id = e.account_id and k.target = e.target
        left join run r on r.id = e.id
        where k.id = $1 and e.id <> k.id and e.finished_at is not null and e.started_at <= k.started_at
      ), former as (
        select id from earlier
        where started_at >= coalesce((select max(started_at) from earlier where succeeded), '-infinity')
      )
      select r.id, r.node_id as "nodeId" from repo r where r.id in (
        select e.repo_id from ranking_entry e join former f on f.id = e.ranking_id
        where e.repo_id > $2
          and not exists (select from ranking_entry n where n.ranking_id = $1 and n.repo_id = e.repo_id)
      )
      order by r.id limit $3`,
    values: [rankingId, afterId, limit],
  };
}
