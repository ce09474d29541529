import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { CONFIG, type Config } from '../config/config.ts';
import { Housekeeping } from './housekeeping.ts';
import { ScheduledSync } from './scheduled-sync.ts';
import { TIME_ZONE } from './target-cron.ts';
import { WebhookRuns } from './webhooks/webhook-runs.ts';

const HOUSEKEEPING_CRON = '17 * * * *';
/** Every minute: targets with a schedule of their own. */
const OWN_CRON = '* * * * *';
/** Every five seconds: what deliveries asked for while a run was under way. */
const WEBHOOKS_CRON = '*/5 * * * * *';

/** What workers do by the clock. */
@Injectable()
export class SyncSchedule implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(SyncSchedule.name);
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'role' | 'sync'>,
    private readonly registry: SchedulerRegistry,
    private readonly sync: ScheduledSync,
    private readonly housekeeping: Housekeeping,
    private readonly webhooks: WebhookRuns,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.role === 'web') return;
    this.add('sync', this.config.sync.cron, () => this.sync.tick());
    this.add('own schedules', OWN_CRON, () => this.sync.tickOwn());
    this.add('housekeeping', HOUSEKEEPING_CRON, () => this.housekeeping.sweep());
    this.add('webhooks', WEBHOOKS_CRON, () => this.webhooks.start());
    // Does not wait for GitHub, which may have to say whose GITHUB_TOKEN is.
    this.start('operator targets', () => this.sync.begin());
  }

  async onModuleDestroy(): Promise<void> {
    for (const job of this.registry.getCronJobs().values()) await job.stop();
    await Promise.all(this.underWay);
  }

  private add(name: string, cronTime: string, work: () => Promise<unknown>): void {
    const onTick = (): void => this.start(name, work);
    this.registry.addCronJob(name, CronJob.from({ cronTime, timeZone: TIME_ZONE, onTick, start: true }));
  }

  private start(name: string, work: () => Promise<unknown>): void {
    const done = this.run(name, work);
    this.underWay.add(done);
    void done.finally(() => this.underWay.delete(done));
  }

  /** A failure is told and forgotten: the next tick comes. */
  private async run(name: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.error({ message: 'Scheduled work failed', work: name, err: error });
    }
  }
}
