import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config } from '../../config/config.ts';
import { MAX_AT_WORK } from './commit-crew.ts';
import { CommitJobHandler } from './commit-job.handler.ts';
import { CommitRecovery } from './commit-recovery.ts';
import { CommitQueue } from './commit.queue.ts';

/** The part of a process that reads commits. In a process of the role `web` it only sees to it that there is a queue. */
@Injectable()
export class CommitWorker implements OnModuleInit, OnApplicationBootstrap {
  private readonly logger = new Logger(CommitWorker.name);

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'role'>,
    private readonly queue: CommitQueue,
    private readonly handler: CommitJobHandler,
    private readonly recovery: CommitRecovery,
  ) {}

  /** Before any leg gives repos out. */
  async onModuleInit(): Promise<void> {
    await this.queue.create();
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.role === 'web') return;
    await this.recover();
    await this.queue.work(MAX_AT_WORK, {
      onJob: (job) => this.handler.handle(job),
      onDeadJob: (job) => this.handler.handleDead(job),
    });
  }

  /** Otherwise the heartbeats tell, half a minute later. */
  private async recover(): Promise<void> {
    try {
      await this.recovery.recover();
    } catch (error) {
      this.logger.warn({ message: 'Could not look for repos left behind', err: error });
    }
  }
}
