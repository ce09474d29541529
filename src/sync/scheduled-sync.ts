import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import { CONFIG, type Config } from '../config/config.ts';
import { DueTargets } from './due-targets.ts';
import { OperatorTargets } from './operator-targets.ts';
import { getNext } from './target-cron.ts';

/** By how much the clocks of replicas may differ for their ticks still to be one. */
const MAX_CLOCK_SKEW_MS = 30_000;

/** One tick of SYNC_CRON. */
@Injectable()
export class ScheduledSync {
  private readonly logger = new Logger(ScheduledSync.name);

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'sync'>,
    private readonly operator: OperatorTargets,
    private readonly due: DueTargets,
    private readonly clock: Clock,
  ) {}

  /** At the start of a worker. */
  async begin(): Promise<void> {
    await this.operator.refresh();
    await this.due.queueNew();
  }

  /** Returns how many targets this process queued. */
  async tick(): Promise<number> {
    await this.operator.refresh();
    const queued = await this.due.queue(this.getTickStart());
    if (queued > 0) this.logger.log({ message: 'Schedule queued targets', queued });
    return queued;
  }

  /** One minute of the targets that have schedules of their own. Returns how many this process queued. */
  async tickOwn(): Promise<number> {
    const queued = await this.due.queueOwn();
    if (queued > 0) this.logger.log({ message: 'Schedules of their own queued targets', queued });
    return queued;
  }

  /** What was queued after this was queued by this very tick, in another replica. */
  private getTickStart(): Date {
    const now = this.clock.now();
    const next = getNext(this.config.sync.cron, now).getTime();
    return new Date(now.getTime() - Math.min((next - now.getTime()) / 2, MAX_CLOCK_SKEW_MS));
  }
}
