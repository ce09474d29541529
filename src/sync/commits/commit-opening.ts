import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { CommitHeadStore } from '../../contributors/commit-head.store.ts';
import { GitClient } from '../../github/git/git-client.ts';
import type { GitHistory } from '../../github/git/git.types.ts';
import { isWhole } from './commit-heads.ts';
import { CommitPermit } from './commit-permit.ts';
import { type CommitPlan, planReading } from './commit-plan.ts';
import type { Work } from './commit-work.store.ts';

export interface OpenHistory {
  history: GitHistory;
  plan: CommitPlan;
  /** When all of it was all there was: before it was fetched. */
  at: Date;
}

/** What every reading begins with, by whoever has the repo's lock. */
@Injectable()
export class CommitOpening {
  constructor(
    private readonly em: EntityManager,
    private readonly permit: CommitPermit,
    private readonly heads: CommitHeadStore,
    private readonly git: GitClient,
    private readonly clock: Clock,
  ) {}

  /** Another run has read it meanwhile. */
  async isStored({ repoId, headOid }: Work): Promise<boolean> {
    return isWhole(await this.heads.find(repoId, this.em.fork()), headOid);
  }

  /** The history is to be closed. Throws whatever `GitClient` and `CommitPermit` throw, and `HeadMovedError`. */
  async open(work: Work, signal: AbortSignal): Promise<OpenHistory> {
    const { repoId, fullName, headOid: told } = work;
    const token = await this.permit.getToken(work);
    const at = this.clock.now();
    const history = await this.git.open({ repoId, fullName, token, signal });
    try {
      const stored = await this.heads.find(repoId, this.em.fork());
      const plan = await planReading({ told, stored, history }, signal);
      // More was there when it was fetched: that this is all was so when GitHub was asked.
      return { history, plan, at: plan.head === history.head ? at : work.begunAt };
    } catch (error) {
      history.close();
      throw error;
    }
  }
}
