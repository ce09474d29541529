import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.ts';
import { LegHandler } from './leg.handler.ts';
import { LegQueue } from './leg.queue.ts';
import { RunRecovery } from './run-recovery.ts';
import { SYNC_OPTIONS, type SyncOptions } from './sync.options.ts';

/** The part of a process that syncs. In a process of the role `web` it only sees to it that there is a queue. */
@Injectable()
export class SyncWorker implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(SyncWorker.name);
  private timer: NodeJS.Timeout | null = null;
  private recovering: Promise<void> | null = null;

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'role'>,
    @Inject(SYNC_OPTIONS) private readonly options: SyncOptions,
    private readonly legs: LegQueue,
    private readonly handler: LegHandler,
    private readonly recovery: RunRecovery,
  ) {}

  /** Before anything at the start of the application, such as the schedule, sends a leg. */
  async onModuleInit(): Promise<void> {
    await this.legs.create();
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.role === 'web') return;
    await this.recover();
    await this.legs.work(this.options.concurrency, {
      onLeg: (job) => this.handler.handle(job),
      onDeadLeg: (job) => this.handler.handleDead(job),
    });
    this.timer = setInterval(() => void this.recover(), this.options.recoverySeconds * 1000);
  }

  async onModuleDestroy(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.recovering;
  }

  private async recover(): Promise<void> {
    if (this.recovering) return;
    this.recovering = this.recovery.recover().catch((error: unknown) => {
      this.logger.warn({ message: 'Could not look for runs left behind; tried again soon', err: error });
    });
    await this.recovering;
    this.recovering = null;
  }
}
