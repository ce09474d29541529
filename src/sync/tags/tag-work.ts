import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../../database/query-rows.ts';
import { EVERYBODY } from '../coverage.store.ts';
import { TAGS } from './tag-coverage.store.ts';
import type { ReadingRow } from './tag-reading.store.ts';

/** A repo whose tags are to be read on, or from the first page. */
export interface TagWork {
  repoId: number;
  nodeId: string;
  pushedAt: Date | null;
  /** Null: not begun. */
  reading: Omit<ReadingRow, 'runId' | 'repoId'> | null;
}

interface WorkRow {
  repoId: number;
  nodeId: string;
  pushedAt: Date | string | null;
}

type UnfinishedRow = WorkRow &
  Pick<ReadingRow, 'cursor' | 'expected' | 'read' | 'failures'> & {
    asOf: Date | string | null;
    startedAt: Date | string;
  };

/**
 * Repos of the ranking (`$1`) whose tags were never read, or before the last push, or not far enough. What this run has
 * read already is not read again, even where it was read too soon after a push.
 */
const UNREAD = `from ranking k
  join ranking_entry e on e.ranking_id = k.id
  join repo r on r.id = e.repo_id
  left join repo_coverage c on c.repo_id = e.repo_id and c.stream = '${TAGS}' and c.account_id = ${EVERYBODY}
  where k.id = $1 and e.rank > $2
    and (c.repo_id is null or c.as_of is distinct from r.pushed_at or (c.as_of is null and c.state <> 'complete'))
    and (c.last_full_sweep_at is null or c.last_full_sweep_at < k.started_at)
    and not exists (select from tag_reading g where g.run_id = $1 and g.repo_id = e.repo_id)`;

/** Finds what is left to read of the tags of a run's ranking. */
@Injectable()
export class TagWorkFinder {
  constructor(private readonly em: EntityManager) {}

  /**
   * Readings that this run has begun. Whatever has the most before it goes first: it is what the end will have to wait
   * for. What failed before comes last, so that it spoils no batch of others.
   */
  async listUnfinished(runId: string, limit: number): Promise<TagWork[]> {
    const text = `select g.repo_id as "repoId", r.node_id as "nodeId", r.pushed_at as "pushedAt", g.cursor, g.expected,
        g.read, g.failures, g.as_of as "asOf", g.started_at as "startedAt"
      from tag_reading g join repo r on r.id = g.repo_id
      where g.run_id = $1 order by g.failures, g.expected - g.read desc, g.repo_id limit $2`;
    const rows = await queryRows<UnfinishedRow>(this.em.fork(), { text, values: [runId, limit] });
    return rows.map((row) => toWork(row, toReading(row)));
  }

  /** What is to be begun, by rank. */
  async listUnread(
    runId: string,
    { afterRank, limit }: { afterRank: number; limit: number },
  ): Promise<{ rank: number; work: TagWork }[]> {
    const text = `select e.rank, r.id as "repoId", r.node_id as "nodeId", r.pushed_at as "pushedAt"
      ${UNREAD} order by e.rank limit $3`;
    const values = [runId, afterRank, limit];
    const rows = await queryRows<WorkRow & { rank: number }>(this.em.fork(), { text, values });
    return rows.map((row) => ({ rank: row.rank, work: toWork(row, null) }));
  }

  async count(runId: string): Promise<number> {
    const text = `select ((select count(*) from tag_reading where run_id = $1) + (select count(*) ${UNREAD}))::int as count`;
    const [row] = await queryRows<{ count: number }>(this.em.fork(), { text, values: [runId, 0] });
    return row?.count ?? 0;
  }
}

function toWork({ repoId, nodeId, pushedAt }: WorkRow, reading: TagWork['reading']): TagWork {
  return { repoId, nodeId, pushedAt: toDate(pushedAt), reading };
}

function toReading({ cursor, expected, read, failures, asOf, startedAt }: UnfinishedRow): TagWork['reading'] {
  return { cursor, expected, read, failures, asOf: toDate(asOf), startedAt: new Date(startedAt) };
}

function toDate(value: Date | string | null): Date | null {
  return value === null ? null : new Date(value);
}
