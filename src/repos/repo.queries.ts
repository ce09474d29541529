import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../common/app-error.ts';
import { Clock } from '../common/clock.ts';
import { queryRows } from '../database/query-rows.ts';
import type { RepoListQuery } from './dto/repo-list.dto.ts';
import type { RepoDetail, RepoPage } from './dto/repo.dto.ts';
import { encodeCursor } from './repo-cursor.ts';
import { type RepoRow, toRepoView } from './repo-row.ts';
import { RepoScopes } from './repo-scopes.ts';
import { toOneStatement, toPageStatement } from './repo-statements.ts';
import { TagQueries } from './tag.queries.ts';

/** What a viewer may read of repos; all of it through `visible_repo`. */
@Injectable()
export class RepoQueries {
  constructor(
    private readonly em: EntityManager,
    private readonly scopes: RepoScopes,
    private readonly tags: TagQueries,
    private readonly clock: Clock,
  ) {}

  async listPage(viewerId: number, { sort, limit, after, ...filter }: RepoListQuery): Promise<RepoPage> {
    const sight = { viewerId, at: this.clock.now() };
    const scope = await this.scopes.resolve(sight, filter);
    // One more than asked for: whether there is a next page.
    const statement = toPageStatement(sight, { scope, sort, limit: limit + 1, after });
    const rows = await queryRows<RepoRow & { sort_key: string }>(this.em, statement);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(toRepoView),
      nextCursor: last ? encodeCursor(sort, { key: last.sort_key, id: last.id }) : null,
    };
  }

  /** Throws `NotFoundError` when the viewer may not see it, which is all that is said. */
  async getRepo(viewerId: number, id: number): Promise<RepoDetail> {
    const sight = { viewerId, at: this.clock.now() };
    const [row] = await queryRows<RepoRow>(this.em, toOneStatement(sight, id));
    if (!row) throw new NotFoundError('This repository');
    return { ...toRepoView(row), tags: await this.tags.getSummary(sight, id) };
  }
}
