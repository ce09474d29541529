import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { queryRows } from '../../database/query-rows.ts';
import { readSnapshot } from '../../database/read-snapshot.ts';
import { SubjectQueries } from '../../issues/rules/subject.queries.ts';
import { toCursorText } from '../../repos/cursor-text.ts';
import type { PeopleQuery, PersonPosition } from './contributor-options.ts';
import type { SeriesRequest } from './contributor-parts.ts';
import { DEFINITION } from './definition.ts';
import { type HeldRow, toHeldStatement } from './held-statements.ts';
import type { PeoplePage, PersonView } from './people.dto.ts';
import { type PersonRow, toPeopleStatement } from './people-statement.ts';
import { toCommitsHeld } from './series-view.ts';

/** Who has contributed to a repo that the reader may see; all of it through `visible_repo`. */
@Injectable()
export class PeopleQueries {
  constructor(
    private readonly em: EntityManager,
    private readonly subjects: SubjectQueries,
    private readonly clock: Clock,
  ) {}

  /** Throws `NotFoundError` when the viewer may not see the repo, which is all that is said. */
  async listPage(viewerId: number, repoId: number, query: PeopleQuery): Promise<PeoplePage> {
    const { limit, cursor, ...options } = query;
    const sight = { viewerId, at: this.clock.now() };
    return readSnapshot(this.em, async (em) => {
      const subject = await this.subjects.getSubject(sight, { repository: repoId }, em);
      const request = { sight, subject, options: { ...options, ...ALL } };
      // One more than asked for: whether there is a next page.
      const statement = toPeopleStatement({ ...request, repoId, limit: limit + 1, after: cursor });
      const rows = await queryRows<PersonRow>(em, statement);
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return {
        definition: DEFINITION,
        options,
        repository: await getRepo(request, em),
        items: page.map(toPersonView),
        nextCursor: last ? toCursorText([last.sort_key, last.person] satisfies PersonPosition) : null,
      };
    });
  }
}

const ALL = { from: null, to: null, forks: true, visibility: 'all' } as const;

async function getRepo(request: SeriesRequest, em: EntityManager): Promise<PeoplePage['repository']> {
  const [repo] = await queryRows<HeldRow>(em, toHeldStatement(request));
  if (!repo) throw new Error('The repository was there a moment ago');
  return { id: repo.id, fullName: repo.full_name, coverage: toCommitsHeld(repo) };
}

function toPersonView(row: PersonRow): PersonView {
  return {
    accountId: row.account_id,
    login: row.login,
    name: row.name,
    email: row.email,
    asked: row.asked,
    bot: row.bot,
    firstCommitAt: row.first_at,
    lastCommitAt: row.last_at,
    commits: row.commits,
    coAuthored: row.coauthored,
  };
}
