import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import type { Scope } from './streams/stream.ts';
import { type BaseTarget, toTargetText } from './target.ts';

/** A repo of which more is read than itself. */
export interface SubjectRepo {
  id: number;
  nodeId: string;
}

/** The repos that a target `issues:...`, `counts:...` or `stars:...` is about, as far as the scope's account may see them. */
@Injectable()
export class SubjectRepos {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** By id. */
  async list(scope: Scope, { afterId, limit }: { afterId: number; limit: number }): Promise<SubjectRepo[]> {
    const { accountId } = scope;
    return this.em.fork().execute<SubjectRepo[]>(
      `select r.id, r.node_id as "nodeId"
       from listed_repo l join visible_repo(?, ?) r on r.id = l.repo_id
       where l.account_id = ? and l.target = ? and l.repo_id > ? order by l.repo_id limit ?`,
      [accountId, this.clock.now(), accountId, toTargetText(getBase(scope)), afterId, limit],
    );
  }

  async count(scope: Scope): Promise<number> {
    const { accountId } = scope;
    const [row] = await this.em.fork().execute<{ count: number }[]>(
      `select count(*)::int as count from listed_repo l join visible_repo(?, ?) r on r.id = l.repo_id
       where l.account_id = ? and l.target = ?`,
      [accountId, this.clock.now(), accountId, toTargetText(getBase(scope))],
    );
    return row?.count ?? 0;
  }
}

/** What a run of what belongs to repos is about. */
export function getBase({ target }: Scope): BaseTarget {
  if ('of' in target) return target.of;
  throw new Error(`The target ${target.kind} is not about what belongs to repos`);
}
