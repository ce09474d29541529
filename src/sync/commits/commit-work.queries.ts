import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { queryRows } from '../../database/query-rows.ts';
import type { CommitWorkState } from './commit-work.entity.ts';

/** What a run of `commits:...` does about one repo. */
export interface RepoWork {
  id: number;
  fullName: string;
  state: CommitWorkState;
  /** For people: where it is, or what was wrong. */
  note: string;
  /** Stored so far. */
  commits: number;
}

/** Repos that failed for one reason. */
export interface WorkFailure {
  reason: string;
  count: number;
  /** Of one of them. */
  fullName: string;
}

/** A run and who started it: who else would be told of its repos. */
export interface OwnRun {
  id: string;
  accountId: number;
}

/** Whether a run of this target, given as its identity, has such work. */
export function isOfCommits(target: string): boolean {
  return target.startsWith('commits:');
}

const WORK_AND_REPO = `commit_work w
  join visible_repo($1, $2) r on r.id = w.repo_id join account a on a.id = r.owner_id
  where w.run_id = $3`;
const IS_AT_WORK = `(w.state = 'waiting' and w.note not like 'waiting%')`;

/** Reads `commit_work` for the account whose run it is: only of repos that it may see now. */
@Injectable()
export class CommitWorkQueries {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** Those at work, then what failed, what waits, and what is done. */
  async list(run: OwnRun, limit: number): Promise<RepoWork[]> {
    const rest = `order by case when ${IS_AT_WORK} then 0 when w.state = 'failed' then 1 when w.state = 'waiting' then 2 else 3 end,
      w.repo_id limit $4`;
    return this.read(run, rest, limit);
  }

  /** Those at work, and those that have ended and are not known yet. */
  async listNews(run: OwnRun, known: readonly number[]): Promise<RepoWork[]> {
    const rest = `and (${IS_AT_WORK} or (w.state <> 'waiting' and w.repo_id <> all ($4::bigint[]))) order by w.repo_id`;
    return this.read(run, rest, known);
  }

  /** Why repos could not be read, those of the commonest reason first. */
  async listFailures({ id, accountId }: OwnRun, limit: number): Promise<WorkFailure[]> {
    const text = `select w.note as reason, count(*)::int as count,
        (array_agg(a.login || '/' || r.name order by r.id))[1] as "fullName"
      from ${WORK_AND_REPO} and w.state = 'failed'
      group by w.note order by count(*) desc, min(r.id) limit $4`;
    return queryRows<WorkFailure>(this.em.fork(), { text, values: [accountId, this.clock.now(), id, limit] });
  }

  private async read({ id, accountId }: OwnRun, rest: string, value: unknown): Promise<RepoWork[]> {
    const text = `select w.repo_id as id, a.login || '/' || r.name as "fullName", w.state, w.note, w.commits
      from ${WORK_AND_REPO} ${rest}`;
    return queryRows<RepoWork>(this.em.fork(), { text, values: [accountId, this.clock.now(), id, value] });
  }
}
