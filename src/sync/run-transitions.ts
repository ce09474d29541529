import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import { CoverageStore } from './coverage.store.ts';
import { LegSender } from './leg.sender.ts';
import type { Run } from './run.entity.ts';
import { RunStore } from './run.store.ts';
import type { NextLeg, RunError } from './run.types.ts';
import { parseTarget } from './target.ts';

/** Another leg has the account's lock: for a minute at most, mostly much less. */
const ASK_AGAIN_MS = 2_000;

/** Without a page in between: a page that kills its process would do so for ever. */
const MAX_REVIVALS = 10;

const NOW: NextLeg = { state: 'queued', resumeAt: null, waitSeconds: 0 };

const WORKER_DIED = { code: 'sync.worker_died', message: 'The process that read it died again and again' };

/** How a run gets from one state to the next, together with what the queue has to know of it. */
@Injectable()
export class RunTransitions {
  constructor(
    private readonly em: EntityManager,
    private readonly runs: RunStore,
    private readonly sender: LegSender,
    private readonly coverage: CoverageStore,
    private readonly clock: Clock,
  ) {}

  /** The same leg once more, a little later. Not counted as a failure. */
  async askAgain(run: Run): Promise<void> {
    await this.sender.send(run, run.leg, this.em.fork(), new Date(this.clock.now().getTime() + ASK_AGAIN_MS));
  }

  /** False: the leg is a leftover, or somebody wished the run to end. */
  async begin(run: Run): Promise<boolean> {
    if (!(await this.runs.begin(run, this.clock.now()))) return false;
    if (!run.cancelRequested) return true;
    await this.cancel(run, this.em.fork());
    return false;
  }

  /** The next leg, in the transaction that stored what this one did. Throws `LegLostError`. */
  async goOn(run: Run, em: EntityManager): Promise<void> {
    await this.endLeg(run, NOW, em);
  }

  /** Throws `LegLostError`. */
  async goOnAtOnce(run: Run): Promise<void> {
    await this.em.fork().transactional((em) => this.goOn(run, em));
  }

  /** The next leg when somebody wakes the run (`RunStore.wake`), or so much later. Throws `LegLostError`. */
  async pause(run: Run, ms: number, em: EntityManager): Promise<void> {
    const resumeAt = new Date(this.clock.now().getTime() + ms);
    await this.endLeg(run, { state: 'queued', resumeAt, waitSeconds: 0 }, em);
  }

  /** The next leg when GitHub allows requests again. Throws `LegLostError`. */
  async waitForQuota(run: Run, resumeAt: Date): Promise<void> {
    const waitSeconds = Math.max(0, Math.ceil((resumeAt.getTime() - this.clock.now().getTime()) / 1000));
    await this.em.fork().transactional(async (em) => {
      await this.endLeg(run, { state: 'waiting_for_quota', resumeAt, waitSeconds }, em);
    });
  }

  /** After its process died. The next leg's number makes the dead one's job a leftover. Throws `LegLostError`. */
  async revive(run: Run): Promise<void> {
    await this.em.fork().transactional(async (em) => {
      const revivals = await this.runs.countRevival(run, em);
      if (revivals <= MAX_REVIVALS) await this.endLeg(run, NOW, em);
      else await this.fail(run, toLastWords(WORKER_DIED), em);
    });
  }

  /** The next leg is queued, unless somebody wished the run to end: nobody is kept waiting for that. */
  private async endLeg(run: Run, next: NextLeg, em: EntityManager): Promise<void> {
    const { id, leg, cancelRequested } = await this.runs.endLeg(run, next, em);
    if (cancelRequested)
      await this.runs.finish({ id, leg }, { state: 'cancelled', at: this.clock.now() }, em);
    else await this.sender.send(run, leg, em, next.resumeAt ?? undefined);
  }

  /** Throws `LegLostError`. */
  async succeed(run: Run, em: EntityManager): Promise<void> {
    const at = this.clock.now();
    await this.runs.finish(run, { state: 'succeeded', at }, em);
    const size = await this.findSize(run, em);
    await em.execute(
      'update target set last_succeeded_at = ?, size = ? where account_id = ? and target = ?',
      [at, size, run.accountId, run.target],
    );
  }

  /** How many items its last sweep had. */
  private async findSize({ id, accountId, target }: Run, em: EntityManager): Promise<number> {
    const parsed = parseTarget(target);
    return parsed?.kind === 'top' ? parsed.count : this.coverage.countListed({ accountId, target }, id, em);
  }

  /** What is stored stays. Throws `LegLostError`. */
  async cancel(run: Run, em: EntityManager): Promise<void> {
    await this.runs.finish(run, { state: 'cancelled', at: this.clock.now() }, em);
  }

  /** Throws `LegLostError`. */
  async fail(run: Run, error: RunError, em = this.em.fork()): Promise<void> {
    await this.runs.finish(run, { state: 'failed', at: this.clock.now(), error: toRunError(error) }, em);
  }

  /** After the last attempt: the last setback is the reason. Throws `LegLostError`. */
  async giveUp(run: Run): Promise<void> {
    const { errorCode: code, errorMessage: message } = run;
    await this.fail(run, toLastWords(code && message ? { code, message } : WORKER_DIED));
  }

  /** Without a credential nothing of this account can go on. */
  async failAll(accountId: number, error: RunError): Promise<void> {
    await this.runs.failAll(accountId, toRunError(error), this.clock.now(), this.em.fork());
  }
}

function toLastWords({ code, message }: RunError): RunError {
  return { code, message: `${message}. What was read is kept; sync again for the rest` };
}

function toRunError({ code, message }: RunError): RunError {
  return { code, message };
}
