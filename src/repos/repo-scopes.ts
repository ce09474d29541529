import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../database/query-rows.ts';
import type { RepoFilter } from './dto/repo-filter.dto.ts';
import type { AccessScope, RepoScope } from './repo-conditions.ts';
import type { Sight } from './repo-statements.ts';

/** Looking up so many repos by id takes a few milliseconds. */
const FEW = 1000;

/** Turns a filter's names into ids and finds out whether the viewer's access rows are few. */
@Injectable()
export class RepoScopes {
  constructor(private readonly em: EntityManager) {}

  async resolve(sight: Sight, filter: RepoFilter): Promise<RepoScope> {
    return {
      filter,
      ownerIds: filter.owner === undefined ? null : await this.findOwnerIds(filter.owner),
      access: needsAccess(filter) ? await this.findAccess(sight, filter.scope === 'affiliated') : null,
    };
  }

  /** A login is an attribute that changes hands: two accounts may hold it here until both were seen again. */
  private async findOwnerIds(login: string): Promise<number[]> {
    const text = 'select id from account where lower(login) = lower($1)';
    const rows = await queryRows<{ id: number }>(this.em, { text, values: [login] });
    return rows.map(({ id }) => id);
  }

  private async findAccess({ viewerId, at }: Sight, affiliatedOnly: boolean): Promise<AccessScope> {
    const text = `select repo_id from repo_access
      where viewer_id = $1 and proven_until > $2 and (affiliated or not $3) limit $4`;
    const values = [viewerId, at, affiliatedOnly, FEW + 1];
    const rows = await queryRows<{ repo_id: number }>(this.em, { text, values });
    const repoIds = rows.length > FEW ? null : rows.map((row) => row.repo_id);
    return { viewerId, at, affiliatedOnly, repoIds };
  }
}

/** What is not public needs a valid access row in any case. */
function needsAccess({ scope, visibility }: RepoFilter): boolean {
  return scope === 'affiliated' || visibility === 'private' || visibility === 'internal';
}
