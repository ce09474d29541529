import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.ts';
import { Housekeeping } from './housekeeping.ts';
import { ScheduledSync } from './scheduled-sync.ts';
import { Timetable } from './timetable.ts';
import { WebhookRuns } from './webhooks/webhook-runs.ts';

const HOUSEKEEPING_CRON = '17 * * * *';
/** Every minute: targets with a schedule of their own. */
const OWN_CRON = '* * * * *';
/** Every five seconds: what deliveries asked for while a run was under way. */
const WEBHOOKS_CRON = '*/5 * * * * *';

/** What workers do by the clock. */
@Injectable()
export class SyncSchedule implements OnApplicationBootstrap {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'role' | 'sync'>,
    private readonly timetable: Timetable,
    private readonly sync: ScheduledSync,
    private readonly housekeeping: Housekeeping,
    private readonly webhooks: WebhookRuns,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.role === 'web') return;
    this.timetable.add('sync', this.config.sync.cron, () => this.sync.tick());
    this.timetable.add('own schedules', OWN_CRON, () => this.sync.tickOwn());
    this.timetable.add('housekeeping', HOUSEKEEPING_CRON, () => this.housekeeping.sweep());
    this.timetable.add('webhooks', WEBHOOKS_CRON, () => this.webhooks.start());
    // Does not wait for GitHub, which may have to say whose GITHUB_TOKEN is.
    this.timetable.start('operator targets', () => this.sync.begin());
  }
}
