import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../database/query-rows.ts';
import type { RepoFilter } from './dto/repo-filter.dto.ts';
import type { AccessScope, RepoScope, TopicScope } from './repo-conditions.ts';
import type { Sight } from './repo-statements.ts';

/** Looking up so many repos by id takes a few milliseconds. */
const FEW = 1000;

/**
 * Of a million repos, looking up more than so many by id takes longer than hashing their ids and walking past the
 * others; hashing more than the most takes longer than asking for each on the way. Measured by `npm run bench`.
 */
const LEAST_HASHED = 2_500;
const MOST_HASHED = 20_000;

/** Turns a filter's names into ids and finds out whether the viewer's access rows are few. */
@Injectable()
export class RepoScopes {
  constructor(private readonly em: EntityManager) {}

  async resolve(sight: Sight, filter: RepoFilter): Promise<RepoScope> {
    return {
      filter,
      ownerIds: filter.owner === undefined ? null : await this.findOwnerIds(filter.owner),
      access: needsAccess(filter) ? await this.findAccess(sight, filter.scope === 'affiliated') : null,
      topic: filter.topic === undefined ? null : await this.findTopic(filter, filter.topic),
    };
  }

  /** A login is an attribute that changes hands: two accounts may hold it here until both were seen again. */
  private async findOwnerIds(login: string): Promise<number[]> {
    const text = 'select id from account where lower(login) = lower($1)';
    const rows = await queryRows<{ id: number }>(this.em, { text, values: [login] });
    return rows.map(({ id }) => id);
  }

  private async findAccess({ viewerId, at }: Sight, affiliatedOnly: boolean): Promise<AccessScope> {
    const text = `select count(*)::int as count from (
      select from repo_access where viewer_id = $1 and proven_until > $2 and (affiliated or not $3) limit $4) a`;
    const values = [viewerId, at, affiliatedOnly, FEW + 1];
    const [row] = await queryRows<{ count: number }>(this.em, { text, values });
    return { viewerId, at, affiliatedOnly, isFew: (row?.count ?? 0) <= FEW };
  }

  private async findTopic(filter: RepoFilter, name: string): Promise<TopicScope> {
    // The walk is short only if nearly all repos of the topic fit.
    if (isNarrow(filter)) return { name, isHashed: false };
    const text = 'select count(*)::int as count from (select from repo_topic where topic = $1 limit $2) t';
    const [row] = await queryRows<{ count: number }>(this.em, { text, values: [name, MOST_HASHED + 1] });
    const count = row?.count ?? 0;
    return { name, isHashed: count > LEAST_HASHED && count <= MOST_HASHED };
  }
}

function isNarrow({ owner, language, text, minStars }: RepoFilter): boolean {
  return owner !== undefined || language !== undefined || text !== undefined || minStars !== undefined;
}

/** What is not public needs a valid access row in any case. */
function needsAccess({ scope, visibility }: RepoFilter): boolean {
  return scope === 'affiliated' || visibility === 'private' || visibility === 'internal';
}
