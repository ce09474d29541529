import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import { GithubQueryRejectedError } from '../../github/github.errors.ts';
import { nextAsk, startPlan, takeAnswer } from '../rankings/planner/planner.ts';
import { type Ask, type Done, GITHUB_LIMITS } from '../rankings/planner/planner.types.ts';
import { RankingReader } from '../rankings/ranking.reader.ts';
import { QueryRejectedError } from '../sync.errors.ts';
import { TopRunQueries } from '../top-run.queries.ts';
import { MostStarredStore } from './most-starred.store.ts';
import type { Scope, Stream, StreamCursor, StreamPage } from './stream.ts';
import { type Told, TopAsker } from './top-asker.ts';
import {
  countWithheld,
  getTopTarget,
  listDetailed,
  type TopCursor,
  type TopEffect,
  type TopRows,
} from './top-page.ts';

type TopPage = StreamPage<TopRows> & { cursor: TopCursor };

/**
 * The most starred public repos: the target `top:N`. What is asked next is the plan's to say; its state is the cursor.
 * Every answer of GitHub is a page; what only our own rows are asked needs none.
 */
@Injectable()
export class MostStarredStream implements Stream<TopRows> {
  readonly name = 'most starred';

  constructor(
    private readonly asker: TopAsker,
    private readonly reader: RankingReader,
    private readonly rankings: MostStarredStore,
    private readonly earlier: TopRunQueries,
    private readonly clock: Clock,
  ) {}

  async *pages(
    scope: Scope,
    from: StreamCursor | null,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<TopRows>> {
    let isFirst = from === null;
    let cursor = (from as TopCursor | null) ?? (await this.begin(scope));
    for (;;) {
      const ask = nextAsk(cursor.plan);
      if (ask.kind === 'done') {
        yield this.toLastPage(ask, cursor);
        return;
      }
      const { answer, effect } = await this.ask(ask, { scope, cursor, github });
      const next = { ...cursor, plan: takeAnswer(cursor.plan, answer) };
      if (effect) {
        const page = await this.toPage(scope, { before: cursor, next, effect, isFirst });
        isFirst = false;
        yield page;
        cursor = page.cursor;
      } else cursor = next;
    }
  }

  async store(rows: TopRows, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    return this.rankings.save(rows, { scope, stream: this.name }, em);
  }

  private async begin(scope: Scope): Promise<TopCursor> {
    const { count, minStars, tags } = getTopTarget(scope);
    const isRerun = await this.earlier.hasFinished(scope.accountId, scope.targetText);
    const withTags = tags && !isRerun;
    // Without tags a point buys as many repos as GitHub puts on a page.
    const detailsPage = withTags ? GITHUB_LIMITS.detailsPage : GITHUB_LIMITS.idsPage;
    const plan = startPlan({ count, minStars }, scope.startedAt, { ...GITHUB_LIMITS, detailsPage });
    return { plan, withTags, done: 0, withheld: 0 };
  }

  /** Throws `QueryRejectedError`: GitHub would refuse it every time. */
  private async ask(
    ask: Exclude<Ask, Done>,
    { scope, cursor, github }: { scope: Scope; cursor: TopCursor; github: GithubClient },
  ): Promise<Told> {
    const { withTags, plan } = cursor;
    const how = { rankingId: scope.runId, target: getTopTarget(scope), withTags, round: plan.round };
    try {
      return await this.asker.ask(ask, how, github);
    } catch (error) {
      if (error instanceof GithubQueryRejectedError) throw new QueryRejectedError(error);
      throw error;
    }
  }

  private async toPage(
    { runId }: Scope,
    step: { before: TopCursor; next: TopCursor; effect: TopEffect; isFirst: boolean },
  ): Promise<TopPage> {
    const { before, next, effect, isFirst } = step;
    const available = before.plan.available === next.plan.available ? undefined : next.plan.available;
    const expected = toExpected(next);
    // The walk goes a little further than it has to.
    const done = Math.min(await this.countNew(runId, effect), Math.max(0, expected - before.done));
    const withheld = before.withheld + countWithheld(effect);
    const cursor = { ...next, done: before.done + done, withheld };
    return { rows: { effect, isFirst, available }, cursor, done, expected };
  }

  private toLastPage(end: Done, cursor: TopCursor): StreamPage<TopRows> {
    const settled = end.settled && cursor.withheld === 0;
    const effect = { kind: 'end', end: { ...end, settled }, at: this.clock.now() } as const;
    return {
      rows: { effect, isFirst: false, available: undefined },
      cursor: null,
      done: 0,
      expected: toExpected(cursor),
    };
  }

  private async countNew(rankingId: string, effect: TopEffect): Promise<number> {
    const ids = new Set(listDetailed(effect).map(({ id }) => id));
    const known = await this.reader.findKnown(rankingId, [...ids]);
    return ids.size - known.filter(({ detailed }) => detailed).length;
  }
}

function toExpected({ plan: { goal, available } }: TopCursor): number {
  return Math.min(goal.count, available ?? goal.count);
}
