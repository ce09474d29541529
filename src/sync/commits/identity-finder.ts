import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { queryRows } from '../../database/query-rows.ts';
import { SqlValues } from '../../repos/sql-values.ts';
import type { Scope } from '../streams/stream.ts';
import { getBase } from '../subject-repos.ts';
import { toTargetText } from '../target.ts';

/** Somebody whose account is not known, and a commit by which GitHub can be asked. */
export interface UnknownIdentity {
  identityId: number;
  email: string;
  role: 'author' | 'coauthor' | 'committer';
  oid: string;
  /** Of a repo that the scope's account may see. */
  nodeId: string;
}

/** Whose e-mail it is not, it may become: people add old addresses to their accounts. */
const NOBODY_FOR_MS = 30 * 24 * 3_600_000;

/** Those of whom nobody has asked whose they are, or who were nobody's for long, among the people of a run's repos. */
@Injectable()
export class IdentityFinder {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** By id. Reads all contributors of all repos each time: a few thousand at once cost as much as a few. */
  async list(
    scope: Scope,
    { afterId, limit }: { afterId: number; limit: number },
  ): Promise<UnknownIdentity[]> {
    const values = new SqlValues();
    const text = `select distinct on (c.identity_id)
        c.identity_id as "identityId", i.email, c.role, c.sample_oid as oid, r.node_id as "nodeId"
      ${this.toSource(scope, values)} and c.identity_id > ${values.add(afterId)}
      order by c.identity_id, array_position(array['author', 'coauthor', 'committer'], c.role), r.id
      limit ${values.add(limit)}`;
    return queryRows<UnknownIdentity>(this.em.fork(), { text, values: values.list });
  }

  async count(scope: Scope): Promise<number> {
    const values = new SqlValues();
    const text = `select count(distinct c.identity_id)::int as count ${this.toSource(scope, values)}`;
    const [row] = await queryRows<{ count: number }>(this.em.fork(), { text, values: values.list });
    return row?.count ?? 0;
  }

  private toSource(scope: Scope, values: SqlValues): string {
    const now = this.clock.now();
    const viewer = values.add(scope.accountId);
    return `from listed_repo l
      join visible_repo(${viewer}::bigint, ${values.add(now)}) r on r.id = l.repo_id
      join contributor c on c.repo_id = r.id
      join identity i on i.id = c.identity_id
      left join identity_account a on a.identity_id = c.identity_id
      where l.account_id = ${viewer}::bigint and l.target = ${values.add(toTargetText(getBase(scope)))} and i.email <> ''
        and (a.identity_id is null
          or (a.source = 'none' and a.asked_at <= ${values.add(new Date(now.getTime() - NOBODY_FOR_MS))}))`;
  }
}
