import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { queryRows } from '../../database/query-rows.ts';
import { SqlValues } from '../../repos/sql-values.ts';
import { EVERYBODY } from '../coverage.store.ts';
import type { Scope } from '../streams/stream.ts';
import { getBase, type SubjectRepo } from '../subject-repos.ts';
import { toTargetText } from '../target.ts';
import { COUNTS, STAR_HISTORY } from './counts-coverage.store.ts';

export interface RepoPage {
  afterId: number;
  limit: number;
}

/** The repos of a run of which something is still to be counted. `day`: the run's. */
@Injectable()
export class CountedRepos {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** By id: not counted on that day, whoever might have done so, unless some of it was kept from others and not yet from this account. */
  async listUncounted(scope: Scope, day: string, { afterId, limit }: RepoPage): Promise<SubjectRepo[]> {
    const values = new SqlValues();
    const source = this.toSource(scope, values);
    const text = `select r.id, r.node_id as "nodeId" from ${source} and ${toUncounted(scope, day, values)}
      and r.id > ${values.add(afterId)} order by r.id limit ${values.add(limit)}`;
    return queryRows<SubjectRepo>(this.em.fork(), { text, values: values.list });
  }

  async countUncounted(scope: Scope, day: string): Promise<number> {
    const values = new SqlValues();
    return this.count(`${this.toSource(scope, values)} and ${toUncounted(scope, day, values)}`, values);
  }

  /** The first one after that id whose star history was not read on that day; it tells nothing new before the next. */
  async findUnread(scope: Scope, day: string, afterId: number): Promise<SubjectRepo | null> {
    const values = new SqlValues();
    const source = this.toSource(scope, values);
    const text = `select r.id, r.node_id as "nodeId" from ${source} and ${toUnread(day, values)}
      and r.id > ${values.add(afterId)} order by r.id limit 1`;
    const [repo] = await queryRows<SubjectRepo>(this.em.fork(), { text, values: values.list });
    return repo ?? null;
  }

  async countUnread(scope: Scope, day: string): Promise<number> {
    const values = new SqlValues();
    return this.count(`${this.toSource(scope, values)} and ${toUnread(day, values)}`, values);
  }

  private async count(source: string, values: SqlValues): Promise<number> {
    const text = `select count(*)::int as count from ${source}`;
    const [row] = await queryRows<{ count: number }>(this.em.fork(), { text, values: values.list });
    return row?.count ?? 0;
  }

  private toSource(scope: Scope, values: SqlValues): string {
    const viewer = values.add(scope.accountId);
    return `listed_repo l join visible_repo(${viewer}::bigint, ${values.add(this.clock.now())}) r on r.id = l.repo_id
      where l.account_id = ${viewer}::bigint and l.target = ${values.add(toTargetText(getBase(scope)))}`;
  }
}

/** `as_of`: the day on which all was told that everybody is told, or that this account is. */
function toUncounted({ accountId }: Scope, day: string, values: SqlValues): string {
  return `not exists (
    select from repo_coverage c
    where c.repo_id = r.id and c.stream = '${COUNTS}' and c.account_id in (${EVERYBODY}, ${values.add(accountId)}::bigint)
      and c.as_of >= ${values.add(`${day}T00:00:00Z`)}::timestamptz
  )`;
}

function toUnread(day: string, values: SqlValues): string {
  return `not exists (
    select from repo_coverage c
    where c.repo_id = r.id and c.stream = '${STAR_HISTORY}' and c.account_id = ${EVERYBODY} and c.state = 'complete'
      and c.last_full_sweep_at >= ${values.add(`${day}T00:00:00Z`)}::timestamptz
  )`;
}
