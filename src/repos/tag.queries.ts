import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../common/app-error.ts';
import { Clock } from '../common/clock.ts';
import { queryRows } from '../database/query-rows.ts';
import type { RepoDetail } from './dto/repo.dto.ts';
import type { TagCoverage, TagListQuery, TagPage, TagView } from './dto/tag.dto.ts';
import { toInstantOrNull } from './instant.ts';
import type { Sight } from './repo-statements.ts';
import { encodeTagCursor } from './tag-cursor.ts';
import { type TagPageRequest, toTagCoverageStatement, toTagPageStatement } from './tag-statements.ts';

const LATEST = 10;

interface TagRow {
  name: string;
  oid: string;
  annotated: boolean;
  tagged_at: Date | string | null;
  sort_key: string | null;
}

interface CoverageRow {
  /** Null: the repo's tags were not read so far. */
  state: TagCoverage['state'] | null;
  stored: number | null;
  expected: number | null;
  last_full_sweep_at: Date | string | null;
}

/** What a viewer may read of tags; all of it through `visible_repo`. */
@Injectable()
export class TagQueries {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** Throws `NotFoundError` when the viewer may not see the repo, which is all that is said. */
  async listPage(viewerId: number, repoId: number, query: TagListQuery): Promise<TagPage> {
    const sight = { viewerId, at: this.clock.now() };
    const coverage = await this.getCoverage(sight, repoId);
    const { sort, limit, after } = query;
    // One more than asked for: whether there is a next page.
    const rows = await this.listRows(sight, { repoId, sort, limit: limit + 1, after });
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const nextCursor = last ? encodeTagCursor(sort, { key: last.sort_key, name: last.name }) : null;
    return { items: page.map(toTagView), nextCursor, coverage };
  }

  /** The newest tags, and how many there are. Throws `NotFoundError`. */
  async getSummary(sight: Sight, repoId: number): Promise<RepoDetail['tags']> {
    const coverage = await this.getCoverage(sight, repoId);
    const rows = await this.listRows(sight, { repoId, sort: 'newest', limit: LATEST, after: null });
    return { count: coverage?.stored ?? null, state: coverage?.state ?? null, latest: rows.map(toTagView) };
  }

  private async listRows(sight: Sight, request: TagPageRequest): Promise<TagRow[]> {
    return queryRows<TagRow>(this.em, toTagPageStatement(sight, request));
  }

  private async getCoverage(sight: Sight, repoId: number): Promise<TagCoverage | null> {
    const [row] = await queryRows<CoverageRow>(this.em, toTagCoverageStatement(sight, repoId));
    if (!row) throw new NotFoundError('This repository');
    const { state, stored, expected, last_full_sweep_at: sweptAt } = row;
    return state === null ? null : { state, stored, expected, lastFullSweepAt: toInstantOrNull(sweptAt) };
  }
}

function toTagView({ name, oid, annotated, tagged_at: taggedAt }: TagRow): TagView {
  return { name, oid, annotated, taggedAt: toInstantOrNull(taggedAt) };
}
