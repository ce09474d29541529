import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubRepoDetails } from '../../github/search.types.ts';
import { Repo } from '../../repos/repo.entity.ts';
import { AbsenceStore } from '../absence.store.ts';
import { CoverageStore } from '../coverage.store.ts';
import type { Unsettled } from '../rankings/planner/planner.types.ts';
import { toSearchQuery } from '../rankings/planner/search-query.ts';
import type { UnsettledSlice } from '../rankings/ranking.entity.ts';
import { RankingStore } from '../rankings/ranking.store.ts';
import { RepoPageStore } from './repo-page.store.ts';
import { TagPageStore } from '../tags/tag-page.store.ts';
import { addCounts, NOTHING_SAVED, type Scope } from './stream.ts';
import { getTopTarget, listDetailed, type TopEffect, type TopRows } from './top-page.ts';

type Of<Kind extends TopEffect['kind']> = Extract<TopEffect, { kind: Kind }>;

/** Stores what one answer tells of the most starred repos: the repos themselves, and what their ranking has seen. */
@Injectable()
export class MostStarredStore {
  constructor(
    private readonly rankings: RankingStore,
    private readonly repos: RepoPageStore,
    private readonly absence: AbsenceStore,
    private readonly coverage: CoverageStore,
    private readonly tags: TagPageStore,
  ) {}

  async save(
    { effect, isFirst, available }: TopRows,
    { scope, stream }: { scope: Scope; stream: string },
    em: EntityManager,
  ): Promise<SaveCounts> {
    if (isFirst) await this.begin(scope, em);
    if (available !== undefined) await this.rankings.setAvailable(scope.runId, available, em);
    if (effect.kind === 'end') await this.finish(effect, { scope, stream }, em);
    return this.apply(effect, scope, em);
  }

  private async begin(scope: Scope, em: EntityManager): Promise<void> {
    const { runId: id, accountId, targetText: target, startedAt } = scope;
    const { count } = getTopTarget(scope);
    await this.rankings.begin({ id, accountId, target, count, startedAt }, em);
  }

  private async apply(effect: TopEffect, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    const { runId } = scope;
    switch (effect.kind) {
      case 'repos':
        await this.saveSights(effect.repos, { scope, detailed: true, round: effect.round }, em);
        return this.saveRepos(effect.repos, effect, { scope, em });
      case 'sights':
        await this.saveSights(effect.sights, { scope, detailed: false, round: effect.round }, em);
        return NOTHING_SAVED;
      case 'asked':
        return this.saveAsked(effect, scope, em);
      case 'strays':
        await this.rankings.markStrays(runId, effect, em);
        return NOTHING_SAVED;
      default:
        return NOTHING_SAVED;
    }
  }

  private async saveSights(
    repos: readonly { id: number; nodeId: string; stars: number }[],
    { scope, round, detailed }: { scope: Scope; round: number; detailed: boolean },
    em: EntityManager,
  ): Promise<void> {
    const sights = repos.map(({ id, nodeId, stars }) => ({ repoId: id, nodeId, stars }));
    await this.rankings.saveSights({ rankingId: scope.runId, round, detailed }, sights, em);
  }

  private async saveRepos(
    repos: readonly GithubRepoDetails[],
    { seenAt }: { seenAt: Date },
    { scope, em }: { scope: Scope; em: EntityManager },
  ): Promise<SaveCounts> {
    const { runId, accountId } = scope;
    const counts = await this.repos.saveDetails({ repos: [...repos], seenAt }, scope, em);
    const ids = repos.map(({ id }) => id);
    await this.coverage.saveReadable(accountId, ids, em);
    const tags = repos.map(({ id, pushedAt, tags: page }) => ({ repoId: id, pushedAt, page }));
    return addCounts(counts, await this.tags.saveReadTags(tags, { runId, accountId, startedAt: seenAt }, em));
  }

  /** What no longer answers, is not public any more or has too few stars by now is in no ranking. */
  private async saveAsked(effect: Of<'asked'>, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    const { minStars } = getTopTarget(scope);
    const found = listDetailed(effect);
    const ranked = found.filter(({ visibility, stars }) => visibility === 'public' && stars >= minStars);
    await this.saveSights(ranked, { scope, detailed: true, round: effect.round }, em);
    const isRanked = new Set(ranked.map(({ id }) => id));
    const others = effect.asked.map(({ id }) => id).filter((id) => !isRanked.has(id));
    if (others.length > 0) await this.rankings.drop(scope.runId, others, em);
    const counts = await this.saveRepos(found, effect, { scope, em });
    return { ...counts, updated: counts.updated + (await this.saveLost(effect, scope, em)) };
  }

  /** As of any repo that does not answer when asked for by id. Returns how many repos changed. */
  private async saveLost({ asked, seenAt }: Of<'asked'>, scope: Scope, em: EntityManager): Promise<number> {
    const lost = asked.filter(({ outcome }) => outcome.kind === 'not_found').map(({ id }) => id);
    const { accountId } = scope;
    for (const { id, outcome } of asked) {
      if (outcome.kind === 'found' || outcome.kind === 'not_found') continue;
      const withheld = { state: 'forbidden' as const, reason: outcome.reason };
      if (await em.count(Repo, { id }))
        await this.coverage.saveForbidden({ accountId, repoId: id }, withheld, em);
    }
    return this.absence.saveLost(lost, { ...scope, askedAt: seenAt }, em);
  }

  private async finish(
    { end, at }: Of<'end'>,
    { scope, stream }: { scope: Scope; stream: string },
    em: EntityManager,
  ): Promise<void> {
    const { count, minStars, query } = getTopTarget(scope);
    const { available, settled } = end;
    const unsettled = end.unsettled.map((slice) => toUnsettled(slice, query));
    const ranked = { count, minStars, available, settled, unsettled, at };
    const stored = await this.rankings.finish(scope.runId, ranked, em);
    const key = { accountId: scope.accountId, target: scope.targetText };
    const expected = available === null ? null : Math.min(count, available);
    const reason = settled ? null : toReason(unsettled.length);
    const state = settled ? 'complete' : 'partial';
    await this.coverage.saveList(
      { ...key, stream, state, expected, stored, fullSweepAt: scope.startedAt, reason },
      em,
    );
  }
}

function toUnsettled({ slice, expected, read }: Unsettled, userQuery: string): UnsettledSlice {
  return { query: toSearchQuery(slice, userQuery), expected, read };
}

function toReason(searches: number): string {
  return searches === 0
    ? 'GitHub withheld some repositories from this account'
    : `GitHub's counts did not agree with what it showed (${searches} searches)`;
}
