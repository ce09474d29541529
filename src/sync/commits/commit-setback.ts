import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { OtherGithubError } from '../../auth/auth.errors.ts';
import { AppError } from '../../common/app-error.ts';
import { SignInAgainError } from '../sync.errors.ts';
import { CommitLedger } from './commit-ledger.ts';
import { judge, type Verdict } from './commit-verdict.ts';
import { CommitWorkStore, type Work } from './commit-work.store.ts';
import { OvertakenError, WorkLostError } from './commit.errors.ts';
import { CommitSender } from './commit.sender.ts';

export interface CommitTrouble {
  work: Work;
  error: unknown;
  /** That of the attempt. */
  signal: AbortSignal;
}

/** Long before the next leg of the run. */
const ASK_AGAIN_MS = 5_000;

const WORKER_DIED = 'The process that read it died again and again';

/** What becomes of a work whose attempt met an error. */
@Injectable()
export class CommitSetback {
  private readonly logger = new Logger(CommitSetback.name);

  constructor(
    private readonly em: EntityManager,
    private readonly works: CommitWorkStore,
    private readonly sender: CommitSender,
    private readonly ledger: CommitLedger,
  ) {}

  /** Rejects only with what keeps it from being written down. */
  async handle({ work, error, signal }: CommitTrouble): Promise<void> {
    if (error instanceof WorkLostError || signal.reason instanceof WorkLostError) return;
    await this.unlessLost(async (em) => {
      if (signal.aborted || error instanceof OvertakenError) return this.handBack(work, em);
      if (isForOthers(error)) return this.handBack(work, em, ASK_AGAIN_MS);
      this.log(work, error);
      await this.carryOut(work, judge(error, work.failures), em);
    });
  }

  /** After the last of the processes that died with it. */
  async bury(work: Work): Promise<void> {
    await this.unlessLost((em) => this.ledger.fail(work, { state: 'partial', reason: WORKER_DIED }, em));
  }

  private async unlessLost(change: (em: EntityManager) => Promise<void>): Promise<void> {
    try {
      await this.em.fork().transactional(change);
    } catch (error) {
      if (!(error instanceof WorkLostError)) throw error;
    }
  }

  private async handBack(work: Work, em: EntityManager, delayMs = 0): Promise<void> {
    await this.works.handBack(work, em);
    await this.sender.send(work, [work.repoId], { em, delayMs });
  }

  private async carryOut(work: Work, verdict: Verdict, em: EntityManager): Promise<void> {
    if (verdict.kind === 'fail') return this.ledger.fail(work, verdict.shortcoming, em);
    if (verdict.kind === 'doubt') return this.ledger.doubt(work, em);
    await this.works.addFailure(work, em);
    await this.sender.send(work, [work.repoId], { em, delayMs: verdict.delayMs });
  }

  private log({ runId, repoId, failures }: Work, error: unknown): void {
    const reason = error instanceof AppError ? { code: error.code } : { err: error };
    this.logger.warn({ message: 'Commits were not read', runId, repoId, failures, ...reason });
  }
}

/** A process that is set up for this GitHub may come; without a token, the next leg of the run ends it. */
function isForOthers(error: unknown): boolean {
  return error instanceof OtherGithubError || error instanceof SignInAgainError;
}
