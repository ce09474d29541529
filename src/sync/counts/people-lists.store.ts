import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { queryRows } from '../../database/query-rows.ts';
import { saveRows } from '../../database/save-rows.ts';
import { RepoCoverage } from '../coverage.entity.ts';
import type { Scope } from '../streams/stream.ts';
import { getBase } from '../subject-repos.ts';
import { toTargetText } from '../target.ts';
import type { RepoPage } from './counted-repos.ts';

/** Who stars and who watches: streams of which nothing is held. */
const PEOPLE_LISTS = ['stargazers', 'subscribers'];

const REASON =
  'GitHub shows this list to admins and collaborators alone, and has not said that this account is one';

/** Whether GitHub would show those lists to the account: who may only read need be no collaborator. */
export interface ListRight {
  repoId: number;
  mayList: boolean;
}

/** Writes of which repos the account cannot know who stars and watches them. Bookkeeping: its rows are not counted. */
@Injectable()
export class PeopleListsStore {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** Of which something else is written, by id. */
  async listChanged(scope: Scope, { afterId, limit }: RepoPage): Promise<ListRight[]> {
    const text = `select * from (
        select r.id as "repoId", coalesce(a.permission in ('admin', 'maintain', 'push', 'triage'), false) as "mayList",
          (select count(*) from repo_coverage c
            where c.repo_id = r.id and c.account_id = $1::bigint and c.stream = any($2::text[])) as written
        from listed_repo l
        join visible_repo($1::bigint, $3) r on r.id = l.repo_id
        left join repo_access a on a.viewer_id = $1::bigint and a.repo_id = r.id
        where l.account_id = $1::bigint and l.target = $4 and r.id > $5
      ) s
      where written <> case when "mayList" then 0 else ${PEOPLE_LISTS.length} end
      order by "repoId" limit $6`;
    const target = toTargetText(getBase(scope));
    const values = [scope.accountId, PEOPLE_LISTS, this.clock.now(), target, afterId, limit];
    const rows = await queryRows<ListRight>(this.em.fork(), { text, values });
    return rows.map(({ repoId, mayList }) => ({ repoId, mayList }));
  }

  async save(rights: readonly ListRight[], accountId: number, em: EntityManager): Promise<void> {
    const allowed = rights.filter(({ mayList }) => mayList).map(({ repoId }) => repoId);
    const text =
      'delete from repo_coverage where repo_id = any($1::bigint[]) and stream = any($2::text[]) and account_id = $3';
    await queryRows(em, { text, values: [allowed, PEOPLE_LISTS, accountId] });
    for (const stream of PEOPLE_LISTS) {
      const state = { stream, accountId, state: 'forbidden' as const, reason: REASON };
      await saveRows(em, RepoCoverage, listRefused(rights, state));
    }
  }
}

function listRefused<State>(
  rights: readonly ListRight[],
  state: State,
): (State & Pick<RepoCoverage, 'repoId'>)[] {
  return rights.flatMap(({ repoId, mayList }) => (mayList ? [] : [{ ...state, repoId }]));
}
