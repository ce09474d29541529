import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { queryRows, type SqlStatement } from '../../database/query-rows.ts';
import { readSnapshot } from '../../database/read-snapshot.ts';
import { type SubjectName, SubjectQueries } from '../../issues/rules/subject.queries.ts';
import { toCursorText } from '../../repos/cursor-text.ts';
import type { Sight } from '../../repos/repo-statements.ts';
import type {
  OwnerSeriesOptions,
  OwnerSeriesQuery,
  RepoSeriesQuery,
  SeriesExportQuery,
  SeriesOptions,
  SeriesPosition,
} from './contributor-options.ts';
import type { SeriesRequest } from './contributor-parts.ts';
import { DEFINITION } from './definition.ts';
import {
  type HeldSummary,
  type RepoRow,
  toHeldSummaryStatement,
  toReposStatement,
} from './held-statements.ts';
import { toMonth } from './months.ts';
import type { OwnerSeries, RepoSeries } from './series.dto.ts';
import { type SeriesRow, toSeriesExportStatement, toSeriesStatement } from './series-statement.ts';
import { toCoverage, toItem, toMonthView, toRepoView } from './series-view.ts';
import { toTotals } from './totals.ts';
import { type Slot, toTotalsStatement } from './totals-statement.ts';

/** Who was new when, in the repos that the reader may see; all of it through `visible_repo`. */
@Injectable()
export class SeriesQueries {
  constructor(
    private readonly em: EntityManager,
    private readonly subjects: SubjectQueries,
    private readonly clock: Clock,
  ) {}

  /** Throws `NotFoundError` when the viewer may not see the repo, which is all that is said. */
  async getRepo(viewerId: number, repoId: number, query: RepoSeriesQuery): Promise<RepoSeries> {
    const options = toSeriesOptions(query);
    return readSnapshot(this.em, async (em) => {
      const whole = { ...options, forks: true, visibility: 'all' } as const;
      const request = await this.toRequest(viewerId, { repository: repoId }, whole, em);
      const [repo] = await queryRows<RepoRow>(em, toReposStatement(request, [repoId]));
      if (!repo) throw new Error(`Repository ${repoId} was there a moment ago`);
      const rows = await queryRows<SeriesRow>(em, toSeriesStatement({ ...request, limit: null }));
      const repository = toRepoView(repo, options.bots);
      return { definition: DEFINITION, options, repository, items: rows.map(toMonthView) };
    });
  }

  /** Throws `NotFoundError` when the viewer sees no repo of the owner. */
  async getOwner(viewerId: number, login: string, query: OwnerSeriesQuery): Promise<OwnerSeries> {
    const options = toOptions(query);
    return readSnapshot(this.em, async (em) => {
      const request = await this.toRequest(viewerId, { organization: login }, options, em);
      const held = await getHeld(request, em);
      const slots = await queryRows<Slot>(em, toTotalsStatement(request));
      const now = toMonth(request.sight.at);
      return {
        definition: DEFINITION,
        options,
        organization: request.subject.scope === 'organization' ? request.subject.login : login,
        coverage: toCoverage(held),
        totals: toTotals(slots, held, { ...options, now }),
        ...(await listPage(request, query, em)),
      };
    });
  }

  /** What the export writes. Throws `NotFoundError` when the viewer sees no repo of the owner. */
  async toExport(viewerId: number, { organization, ...query }: SeriesExportQuery): Promise<SqlStatement> {
    const name = { organization };
    return toSeriesExportStatement(await this.toRequest(viewerId, name, toOptions(query), this.em.fork()));
  }

  /** Of how many repos the commits are stored. Throws `NotFoundError` when the viewer sees no repo of the owner. */
  async getCoverage(
    viewerId: number,
    { organization, ...query }: SeriesExportQuery,
  ): Promise<OwnerSeries['coverage']> {
    const em = this.em.fork();
    const request = await this.toRequest(viewerId, { organization }, toOptions(query), em);
    return toCoverage(await getHeld(request, em));
  }

  private async toRequest(
    viewerId: number,
    name: SubjectName,
    options: OwnerSeriesOptions,
    em: EntityManager,
  ): Promise<SeriesRequest> {
    const sight: Sight = { viewerId, at: this.clock.now() };
    return { sight, subject: await this.subjects.getSubject(sight, name, em), options };
  }
}

async function getHeld(request: SeriesRequest, em: EntityManager): Promise<HeldSummary> {
  const [held] = await queryRows<HeldSummary>(em, toHeldSummaryStatement(request));
  if (!held) throw new Error('PostgreSQL gave no row of what is held');
  return held;
}

async function listPage(
  request: SeriesRequest,
  { limit, cursor }: OwnerSeriesQuery,
  em: EntityManager,
): Promise<Pick<OwnerSeries, 'repositories' | 'items' | 'nextCursor'>> {
  // One more than asked for: whether there is a next page.
  const statement = toSeriesStatement({ ...request, limit: limit + 1, after: cursor });
  const rows = await queryRows<SeriesRow>(em, statement);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const ids = [...new Set(page.map(({ repo_id: id }) => id))];
  const repos = await queryRows<RepoRow>(em, toReposStatement(request, ids));
  return {
    repositories: repos.map((repo) => toRepoView(repo, request.options.bots)),
    items: page.map(toItem),
    nextCursor: last ? toCursorText([last.repo_id, last.month] satisfies SeriesPosition) : null,
  };
}

type Asked = Omit<OwnerSeriesQuery, 'limit' | 'cursor'>;

function toOptions({ forks, visibility, ...query }: Asked): OwnerSeriesOptions {
  return { ...toSeriesOptions(query), forks, visibility };
}

function toSeriesOptions({ from, to, bots, date, coauthors }: RepoSeriesQuery): SeriesOptions {
  return { from: from ?? null, to: to ?? null, bots, date, coauthors };
}
