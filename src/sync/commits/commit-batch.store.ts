import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { CommitHeadStore } from '../../contributors/commit-head.store.ts';
import { CommitStore } from '../../contributors/commit.store.ts';
import { listPeople } from '../../contributors/commit.types.ts';
import type { IdentityMemory } from '../../contributors/identity-memory.ts';
import { IdentityStore } from '../../contributors/identity.store.ts';
import type { GitCommit } from '../../github/git/git.types.ts';
import { TUNE } from '../tune.ts';
import { fencePlan, fenceReading, holdRepo } from './commit-fence.ts';
import { CommitLedger } from './commit-ledger.ts';
import type { CommitPlan } from './commit-plan.ts';
import type { Work } from './commit-work.store.ts';

/** One reading of a repo, by whoever has the repo's lock. */
export interface Reading {
  work: Work;
  plan: CommitPlan;
  memory: IdentityMemory;
  /** Aborts when the lock is lost, and when nobody waits any more. */
  signal: AbortSignal;
}

/** Stores commits batch by batch, each in a transaction of its own: until the last one is stored, nobody is shown any. */
@Injectable()
export class CommitBatchStore {
  constructor(
    private readonly em: EntityManager,
    private readonly heads: CommitHeadStore,
    private readonly commits: CommitStore,
    private readonly identities: IdentityStore,
    private readonly ledger: CommitLedger,
  ) {}

  /** From now on some of what the head reaches may be stored. Throws `WorkLostError` and `OvertakenError`. */
  async begin({ work: { repoId }, plan, signal }: Reading): Promise<void> {
    await this.em.fork().transactional(async (em) => {
      await holdRepo(repoId, em);
      await fencePlan(repoId, plan.stored, em);
      await this.heads.start({ repoId, oid: plan.head, base: plan.base }, em);
      signal.throwIfAborted();
    });
  }

  /** Throws `WorkLostError` and `OvertakenError`. */
  async save({ work, plan, memory, signal }: Reading, batch: readonly GitCommit[]): Promise<void> {
    const { repoId } = work;
    const identityIds = await this.identities.meet([...listPeople(batch)], memory);
    await this.em.fork().transactional(async (em) => {
      await em.execute(TUNE);
      await holdRepo(repoId, em);
      await fenceReading(repoId, plan, em);
      const counts = await this.commits.saveCommits({ repoId, commits: batch, identityIds }, em);
      await this.ledger.addCommits(work, { batch: batch.length, counts }, em);
      signal.throwIfAborted();
    });
  }
}
