import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubRepo } from '../../github/github.schema.ts';
import type { GithubPage } from '../../github/github.types.ts';
import { CoverageStore } from '../coverage.store.ts';
import { RepoPageStore, type SeenRepos } from './repo-page.store.ts';
import { NOTHING_SAVED, type Scope, type StreamCursor, type StreamPage } from './stream.ts';
import {
  advance,
  FIRST_PAGE,
  type SweepState,
  type SweepWhole,
  toFingerprint,
  UNSTABLE_REASON,
} from './sweep.ts';

export interface SweptRepos {
  page: SeenRepos;
  /** This run has stored the very same page already: only that it was listed again is new. */
  isStored: boolean;
  /** Which walk over the list the page belongs to. */
  walk: number;
  /** Set on the last page. */
  end: SweepEnd | null;
}

interface SweepEnd {
  whole: SweepWhole;
  withheldOrganizationIds: number[];
}

interface SweepCursor extends StreamCursor {
  state: SweepState;
  withheld: number[];
}

/** At the first page. */
export function createSweepCursor(): SweepCursor {
  return { state: FIRST_PAGE, withheld: [] };
}

export type FetchRepoPage = (nextUrl: string | null) => Promise<GithubPage<GithubRepo>>;

/** A whole walk over a list of repos, page by page, until nothing can have slipped through: see `advance`. */
@Injectable()
export class RepoSweep {
  constructor(
    private readonly pageStore: RepoPageStore,
    private readonly coverage: CoverageStore,
    private readonly clock: Clock,
  ) {}

  async *pages(
    scope: Scope,
    from: StreamCursor | null,
    fetchPage: FetchRepoPage,
  ): AsyncGenerator<StreamPage<SweptRepos>> {
    let cursor: SweepCursor | null = (from as SweepCursor | null) ?? createSweepCursor();
    let mayRepeat = scope.mayRepeatPage;
    while (cursor) {
      const { state }: SweepCursor = cursor;
      const seenAt = this.clock.now();
      const page = await fetchPage(state.url);
      // A leg that died may have fetched this very page just before: then 304 says nothing about the time before.
      const isAsLastTime = page.notModified && !mayRepeat;
      mayRepeat = false;
      const fingerprint = toFingerprint(page.items.map(({ id }) => id));
      const withheld: number[] = [...new Set([...cursor.withheld, ...page.withheldOrganizationIds])];
      const isPartial = withheld.length > 0;
      const step = advance(state, { nextUrl: page.nextUrl, fingerprint, isAsLastTime, isPartial });
      cursor = step.kind === 'next' ? { state: step.state, withheld } : null;
      const end = step.kind === 'end' ? { whole: step.whole, withheldOrganizationIds: withheld } : null;
      const isStored = state.walk > 1 && isAsLastTime;
      const done = state.walk === 1 ? page.items.length : 0;
      yield { rows: { page: { repos: page.items, seenAt }, isStored, walk: state.walk, end }, cursor, done };
    }
  }

  async store(rows: SweptRepos, stream: string, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    const { page, isStored, walk, end } = rows;
    const counts = isStored ? NOTHING_SAVED : await this.pageStore.save(page, scope, em);
    const key = { accountId: scope.accountId, target: scope.targetText };
    const repoIds = page.repos.map(({ id }) => id);
    await this.coverage.saveListed(key, { runId: scope.runId, walk, repoIds }, em);
    if (end) {
      const counted = { runId: scope.runId, walk: toFirstWalk(end.whole, walk) };
      await this.coverage.forgetEarlierWalks(key, counted, em);
      await this.saveCoverage(end, stream, scope, em);
    }
    return counts;
  }

  /** Law: only a whole sweep moves the watermark, which was taken before the sweep began. */
  private async saveCoverage(end: SweepEnd, stream: string, scope: Scope, em: EntityManager): Promise<void> {
    const key = { accountId: scope.accountId, target: scope.targetText };
    const stored = await this.coverage.countListed(key, scope.runId, em);
    const reason = toReason(end);
    await this.coverage.saveList(
      {
        ...key,
        stream,
        state: toState(reason, stored),
        expected: reason === null ? stored : null,
        stored,
        fullSweepAt: reason === null ? scope.startedAt : null,
        reason,
      },
      em,
    );
  }
}

/** The whole walk and what came after it tell what the list shows; without a whole one, all of them together. */
function toFirstWalk(whole: SweepWhole, walk: number): number {
  if (whole === null) return 1;
  return whole === 'this walk' ? walk : walk - 1;
}

function toState(reason: string | null, stored: number): 'complete' | 'partial' | 'empty' {
  if (reason !== null) return 'partial';
  return stored === 0 ? 'empty' : 'complete';
}

function toReason({ whole, withheldOrganizationIds }: SweepEnd): string | null {
  if (withheldOrganizationIds.length > 0) {
    const ids = withheldOrganizationIds.join(', ');
    return `GitHub withheld the organizations ${ids}: authorize the token for their SAML single sign-on`;
  }
  return whole ? null : UNSTABLE_REASON;
}
