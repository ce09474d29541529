import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import { toDay } from '../../repos/instant.ts';
import { CountedRepos } from '../counts/counted-repos.ts';
import { STAR_HISTORY } from '../counts/counts-coverage.store.ts';
import { addWeeks, type StarWeek } from '../counts/star-days.ts';
import { type AskedStars, StarHistoryStore } from '../counts/star-history.store.ts';
import { outcomeOf } from '../issues/outcome-of.ts';
import type { Scope, Stream, StreamCursor, StreamPage } from './stream.ts';

interface StarHistoryCursor extends StreamCursor {
  /** All repos up to here are through. */
  afterId: number;
  /** Null: a repo is to be begun. */
  reading: Reading | null;
  expected: number;
}

/** A repo that was read down to some week, the latest first. */
interface Reading {
  repoId: number;
  nextUrl: string;
  weeks: StarWeek[];
}

/**
 * How many of today's stars there were on each day before today, of one repo after the other. GitHub gives thirty weeks at
 * a time; they are kept in the cursor until the first one is known.
 */
@Injectable()
export class StarHistoryStream implements Stream<AskedStars> {
  readonly name = STAR_HISTORY;

  constructor(
    private readonly repos: CountedRepos,
    private readonly stars: StarHistoryStore,
  ) {}

  async *pages(
    scope: Scope,
    from: StreamCursor | null,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<AskedStars>> {
    const day = toDay(scope.startedAt);
    let cursor = (from as StarHistoryCursor | null) ?? {
      afterId: 0,
      reading: null,
      expected: await this.repos.countUnread(scope, day),
    };
    const { expected } = cursor;
    for (;;) {
      const repoId = cursor.reading?.repoId ?? (await this.repos.findUnread(scope, day, cursor.afterId))?.id;
      if (repoId === undefined) return;
      const { rows, reading } = await ask(repoId, cursor.reading, github);
      cursor = { afterId: reading ? cursor.afterId : repoId, reading, expected };
      yield { rows, cursor, done: reading ? 0 : 1, expected };
    }
  }

  async store(rows: AskedStars, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    return this.stars.save(rows, scope, em);
  }
}

async function ask(
  repoId: number,
  before: Reading | null,
  github: GithubClient,
): Promise<{ rows: AskedStars; reading: Reading | null }> {
  const outcome = await outcomeOf(github.counts.listStarHistory(repoId, before?.nextUrl ?? null));
  if (outcome.kind !== 'found') return { rows: { kind: 'untold', repoId, outcome }, reading: null };
  const { items, nextUrl } = outcome.value;
  const weeks = addWeeks(before?.weeks ?? [], items);
  if (nextUrl === null) return { rows: { kind: 'whole', repoId, weeks }, reading: null };
  // Pages that lead nowhere would never end.
  if (weeks.length === before?.weeks.length) {
    return { rows: { kind: 'untold', repoId, outcome: null }, reading: null };
  }
  return { rows: { kind: 'part' }, reading: { repoId, nextUrl, weeks } };
}
