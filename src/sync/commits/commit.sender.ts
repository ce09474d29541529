import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { toPriority } from '../leg.sender.ts';
import { Target } from '../run.entity.ts';
import type { Work } from './commit-work.store.ts';
import { CommitQueue } from './commit.queue.ts';

/** Whose repos are to be read, and for what. */
export type CommitRun = Pick<Work, 'runId' | 'accountId' | 'target'>;

/** Another process reads the repo, for another run or for this one. */
const ASK_AGAIN_MS = 5_000;

/** Puts repos whose commits are to be read into the queue, those of small targets before those of big ones. */
@Injectable()
export class CommitSender {
  constructor(
    private readonly em: EntityManager,
    private readonly queue: CommitQueue,
    private readonly clock: Clock,
  ) {}

  /** `delayMs`: not before that. */
  async send(
    { runId, accountId, target }: CommitRun,
    repoIds: readonly number[],
    { em = this.em.fork(), delayMs = 0 }: { em?: EntityManager; delayMs?: number } = {},
  ): Promise<void> {
    if (repoIds.length === 0) return;
    const known = await em.findOne(Target, { accountId, target }, { disableIdentityMap: true });
    const priority = toPriority(target, known?.size ?? null);
    const later = delayMs > 0 ? { startAfter: new Date(this.clock.now().getTime() + delayMs) } : {};
    for (const repoId of repoIds) await this.queue.send({ runId, repoId, priority, ...later }, em);
  }

  /** The same work once more, a little later. Not counted as a failure. */
  async askAgain(work: Work): Promise<void> {
    await this.send(work, [work.repoId], { delayMs: ASK_AGAIN_MS });
  }
}
