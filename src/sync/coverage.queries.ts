import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import { queryRows } from '../database/query-rows.ts';
import { toCursorText } from '../repos/cursor-text.ts';
import { toInstantOrNull } from '../repos/instant.ts';
import { toCoverageStatement, toListCoverageStatement } from './coverage-statements.ts';
import type {
  CoveragePage,
  CoverageQuery,
  ListCoveragePage,
  ListCoverageQuery,
  ListCoverageView,
  RepoCoverageView,
} from './dto/coverage.dto.ts';

interface HeldRow {
  stream: string;
  state: RepoCoverageView['state'];
  expected: number | null;
  stored: number | null;
  last_full_sweep_at: Date | string | null;
  reason: string | null;
}

type RepoRow = HeldRow & { repo_id: number; account_id: number; login: string; name: string };

type ListRow = HeldRow & { target: string };

/** Reads what is held of what there is. Nobody is told totals of what they may not see, or what others were refused. */
@Injectable()
export class CoverageQueries {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async listPage(viewerId: number, query: CoverageQuery): Promise<CoveragePage> {
    const sight = { viewerId, at: this.clock.now() };
    const { limit } = query;
    // One more than asked for: whether there is a next page.
    const statement = toCoverageStatement(sight, { ...query, limit: limit + 1 });
    const rows = await queryRows<RepoRow>(this.em.fork(), statement);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const nextCursor = last ? toCursorText([last.repo_id, last.stream, last.account_id]) : null;
    return { items: page.map(toRepoView), nextCursor };
  }

  async listLists(accountId: number, query: ListCoverageQuery): Promise<ListCoveragePage> {
    const { limit } = query;
    const statement = toListCoverageStatement(accountId, { ...query, limit: limit + 1 });
    const rows = await queryRows<ListRow>(this.em.fork(), statement);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(toListView),
      nextCursor: last ? toCursorText([last.target, last.stream]) : null,
    };
  }
}

function toRepoView({ repo_id: id, login: owner, name, ...row }: RepoRow): RepoCoverageView {
  return { repository: { id, owner, name }, ...toHeld(row) };
}

function toListView({ target, ...row }: ListRow): ListCoverageView {
  return { target, ...toHeld(row) };
}

function toHeld(row: HeldRow): Omit<ListCoverageView, 'target'> {
  const { stream, state, expected, stored, last_full_sweep_at: sweptAt, reason } = row;
  return { stream, state, expected, stored, lastFullSweepAt: toInstantOrNull(sweptAt), reason };
}
