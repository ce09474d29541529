import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import type { GithubClient } from '../../github/github-client.ts';
import type { GithubSearchAsk, GithubSearchPage } from '../../github/search.types.ts';
import type {
  Answer,
  Ask,
  CountsAsk,
  DetailsAsk,
  Done,
  PageAnswer,
  PageAsk,
  SeenRepo,
} from '../rankings/planner/planner.types.ts';
import { toSearchQuery } from '../rankings/planner/search-query.ts';
import { RankingReader } from '../rankings/ranking.reader.ts';
import type { TopTarget } from '../top-target.ts';
import type { AskedRepo, TopEffect } from './top-page.ts';

export interface Told {
  answer: Answer;
  /** Null: our own rows told it, and nothing is to be stored. */
  effect: TopEffect | null;
}

export interface TopAsk {
  rankingId: string;
  target: TopTarget;
  withTags: boolean;
  /** The latest reading. */
  round: number;
}

/** Answers what the plan of a ranking asks: out of our own rows, or by one query to GitHub. */
@Injectable()
export class TopAsker {
  constructor(
    private readonly reader: RankingReader,
    private readonly clock: Clock,
  ) {}

  /** Throws whatever `GithubClient` throws. */
  async ask(ask: Exclude<Ask, Done>, how: TopAsk, github: GithubClient): Promise<Told> {
    const { rankingId } = how;
    switch (ask.kind) {
      case 'page':
        return ask.detail === 'ids' ? askSights(ask, how, github) : this.askRepos(ask, how, github);
      case 'counts':
        return askCounts(ask, how, github);
      case 'details':
        return this.askDetails(ask, how, github);
      case 'strays':
        return { answer: { kind: 'strays' }, effect: ask };
      case 'ranges':
        return toOwn({ kind: 'ranges', ranges: await this.reader.ranges({ rankingId, ...ask }) });
      case 'missing':
        return toOwn({ kind: 'missing', repos: await this.reader.missing({ rankingId, ...ask }) });
      default:
        return toOwn({ kind: 'standing', held: await this.reader.standing({ rankingId, ...ask }) });
    }
  }

  private async askRepos(ask: PageAsk, { target, withTags }: TopAsk, github: GithubClient): Promise<Told> {
    const seenAt = this.clock.now();
    const page = await github.searchRepos({ ...toSearchAsk(ask, target), tags: withTags });
    const effect = { kind: 'repos' as const, repos: page.items, seenAt, round: ask.round };
    return { answer: toPageAnswer(page), effect };
  }

  private async askDetails(
    { repos }: DetailsAsk,
    { withTags, round }: TopAsk,
    github: GithubClient,
  ): Promise<Told> {
    const seenAt = this.clock.now();
    const nodeIds = repos.map(({ nodeId }) => nodeId);
    const outcomes = await github.findRepoDetails(nodeIds, { tags: withTags });
    const asked = repos.map((repo): AskedRepo => {
      const outcome = outcomes.get(repo.nodeId);
      if (!outcome) throw new Error('GitHub was asked for a repo and the answer has no word on it');
      return { ...repo, outcome };
    });
    return { answer: { kind: 'details' }, effect: { kind: 'asked', asked, seenAt, round } };
  }
}

async function askSights(ask: PageAsk, { target }: TopAsk, github: GithubClient): Promise<Told> {
  const page = await github.searchRepoIds(toSearchAsk(ask, target));
  const effect = { kind: 'sights' as const, sights: page.items, round: ask.round };
  return { answer: toPageAnswer(page), effect };
}

async function askCounts({ slices }: CountsAsk, { target }: TopAsk, github: GithubClient): Promise<Told> {
  const counts = await github.countRepos(slices.map((slice) => toSearchQuery(slice, target.query)));
  return { answer: { kind: 'counts', counts }, effect: { kind: 'nothing' } };
}

function toSearchAsk({ slice, after, most }: PageAsk, { query }: TopTarget): GithubSearchAsk {
  return { query: toSearchQuery(slice, query), after, most };
}

function toPageAnswer({ items, ...page }: GithubSearchPage<SeenRepo>): PageAnswer {
  return { kind: 'page', ...page, repos: items.map(({ id, stars }) => ({ id, stars })) };
}

function toOwn(answer: Answer): Told {
  return { answer, effect: null };
}
