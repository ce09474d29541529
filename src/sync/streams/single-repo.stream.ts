import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import type { GithubRepo } from '../../github/github.schema.ts';
import type { Outcome } from '../../github/github.types.ts';
import { AbsenceStore } from '../absence.store.ts';
import { CoverageStore } from '../coverage.store.ts';
import { TargetForbiddenError, TargetNotFoundError } from '../sync.errors.ts';
import { RepoPageStore } from './repo-page.store.ts';
import { NOTHING_SAVED, type Scope, type Stream, type StreamCursor, type StreamPage } from './stream.ts';

export interface AskedRepo {
  seenAt: Date;
  repo: GithubRepo | null;
  /** Remembered for this target, and answering by its id no longer. */
  lostIds: number[];
}

interface SingleRepoCursor extends StreamCursor {
  step: 'by name';
}

/**
 * One repo: the target `repo:OWNER/NAME`. What it named first is what it stays: its id is asked for, whatever it is
 * called today. Only when that id answers no longer is the name looked up again.
 */
@Injectable()
export class SingleRepoStream implements Stream<AskedRepo> {
  readonly name = 'repositories';

  constructor(
    private readonly em: EntityManager,
    private readonly pageStore: RepoPageStore,
    private readonly coverage: CoverageStore,
    private readonly absence: AbsenceStore,
    private readonly clock: Clock,
  ) {}

  async *pages(
    scope: Scope,
    from: StreamCursor | null,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<AskedRepo>> {
    const seenAt = this.clock.now();
    const [knownId] = from ? [] : await this.listKnown(scope);
    if (knownId !== undefined) {
      const repo = getRepo(scope, await github.getRepoById(knownId));
      if (repo) {
        yield { rows: { seenAt, repo, lostIds: [] }, cursor: null, done: 1 };
        return;
      }
      const cursor: SingleRepoCursor = { step: 'by name' };
      yield { rows: { seenAt, repo: null, lostIds: [knownId] }, cursor, done: 0 };
    }
    const repo = getRepo(scope, await this.findByName(scope, github));
    if (!repo) throw new TargetNotFoundError(scope.targetText);
    yield { rows: { seenAt: this.clock.now(), repo, lostIds: [] }, cursor: null, done: 1 };
  }

  async store({ seenAt, repo, lostIds }: AskedRepo, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    const key = { accountId: scope.accountId, target: scope.targetText };
    if (!repo) {
      const updated = await this.absence.saveLost(lostIds, { ...scope, askedAt: seenAt }, em);
      await this.coverage.removeListed(key, lostIds, em);
      return { ...NOTHING_SAVED, updated };
    }
    const counts = await this.pageStore.save({ repos: [repo], seenAt }, scope, em);
    await this.coverage.saveListed(key, { runId: scope.runId, repoIds: [repo.id] }, em);
    const whole = { state: 'complete' as const, expected: 1, stored: 1, reason: null };
    await this.coverage.saveList({ ...key, ...whole, stream: this.name, fullSweepAt: scope.startedAt }, em);
    return counts;
  }

  private async listKnown({ accountId, targetText }: Scope): Promise<number[]> {
    return this.coverage.listListed({ accountId, target: targetText }, this.em.fork());
  }

  private async findByName({ target }: Scope, github: GithubClient): Promise<Outcome<GithubRepo>> {
    if (target.kind !== 'repo') throw new Error(`The target ${target.kind} is not one repo`);
    return github.getRepo(target.owner, target.name);
  }
}

/** Null: not there, or hidden. Throws `TargetForbiddenError` when GitHub says more than that. */
function getRepo({ targetText }: Scope, outcome: Outcome<GithubRepo>): GithubRepo | null {
  if (outcome.kind === 'found') return outcome.value;
  if (outcome.kind === 'not_found') return null;
  throw new TargetForbiddenError(targetText, outcome.reason);
}
