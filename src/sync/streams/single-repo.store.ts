import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubRepo } from '../../github/github.schema.ts';
import { AbsenceStore } from '../absence.store.ts';
import { CoverageStore } from '../coverage.store.ts';
import { type Refusal, RefusalStore } from './refusal.store.ts';
import { RepoPageStore } from './repo-page.store.ts';
import { NOTHING_SAVED, type Scope } from './stream.ts';

export type AskedRepo =
  | { kind: 'found'; repo: GithubRepo; seenAt: Date }
  /** Remembered for this target, and answering by its id no longer. */
  | { kind: 'lost'; id: number; askedAt: Date }
  | { kind: 'refused'; refusal: Refusal };

/** Stores what was found out about one repo, and that its target named it. */
@Injectable()
export class SingleRepoStore {
  constructor(
    private readonly pageStore: RepoPageStore,
    private readonly coverage: CoverageStore,
    private readonly absence: AbsenceStore,
    private readonly refusals: RefusalStore,
  ) {}

  async save(asked: AskedRepo, stream: string, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    const key = { accountId: scope.accountId, target: scope.targetText };
    if (asked.kind === 'refused') {
      await this.refusals.save(asked.refusal, stream, scope, em);
      return NOTHING_SAVED;
    }
    if (asked.kind === 'lost') {
      const updated = await this.absence.saveLost([asked.id], { ...scope, askedAt: asked.askedAt }, em);
      await this.coverage.removeListed(key, [asked.id], em);
      return { ...NOTHING_SAVED, updated };
    }
    const { repo, seenAt } = asked;
    const counts = await this.pageStore.save({ repos: [repo], seenAt }, scope, em);
    await this.coverage.saveListed(key, { runId: scope.runId, walk: 1, repoIds: [repo.id] }, em);
    const whole = { state: 'complete' as const, expected: 1, stored: 1, reason: null };
    await this.coverage.saveList({ ...key, ...whole, stream, fullSweepAt: scope.startedAt }, em);
    return counts;
  }
}
