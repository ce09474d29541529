import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { CommitHeadStore } from '../../contributors/commit-head.store.ts';
import { TUNE } from '../tune.ts';
import type { Reading } from './commit-batch.store.ts';
import { fenceReading, holdRepo } from './commit-fence.ts';
import { CommitLedger } from './commit-ledger.ts';
import { CommitPermit } from './commit-permit.ts';
import type { Work } from './commit-work.store.ts';
import { type Logged, ReachedCommits } from './reached-commits.ts';

/** The last transaction of a reading: with it, all that the new head reaches is there and shown, and nothing else. */
@Injectable()
export class CommitEnding {
  constructor(
    private readonly em: EntityManager,
    private readonly heads: CommitHeadStore,
    private readonly reached: ReachedCommits,
    private readonly permit: CommitPermit,
    private readonly ledger: CommitLedger,
  ) {}

  /** Somebody else has stored it. Throws `WorkLostError` and `RepoHiddenError`. */
  async confirm(work: Work): Promise<void> {
    await this.em.fork().transactional(async (em) => {
      await this.permit.check(work, em);
      await this.ledger.confirm(work, em);
    });
  }

  /** `at`: before it was fetched. Throws `WorkLostError`, `OvertakenError` and `RepoHiddenError`. */
  async finish(reading: Reading, logged: Logged, at: Date): Promise<void> {
    const { work, plan, signal } = reading;
    const { repoId } = work;
    await this.em.fork().transactional(async (em) => {
      await em.execute(TUNE);
      await holdRepo(repoId, em);
      await this.permit.check(work, em);
      await fenceReading(repoId, plan, em);
      const stored = await this.reached.keep(reading, logged, em);
      await this.heads.complete({ repoId, oid: plan.head, at }, em);
      await this.ledger.succeed(work, { stored, at }, em);
      signal.throwIfAborted();
    });
  }
}
