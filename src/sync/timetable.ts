import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { TIME_ZONE } from './target-cron.ts';

/** What a process does by the clock. At its end no more begins, and what has begun is waited for. */
@Injectable()
export class Timetable implements OnModuleDestroy {
  private readonly logger = new Logger(Timetable.name);
  private readonly underWay = new Set<Promise<void>>();

  constructor(private readonly registry: SchedulerRegistry) {}

  add(name: string, cronTime: string, work: () => Promise<unknown>): void {
    const onTick = (): void => this.start(name, work);
    this.registry.addCronJob(name, CronJob.from({ cronTime, timeZone: TIME_ZONE, onTick, start: true }));
  }

  /** Now, and waits for nothing. */
  start(name: string, work: () => Promise<unknown>): void {
    const done = this.run(name, work);
    this.underWay.add(done);
    void done.finally(() => this.underWay.delete(done));
  }

  async onModuleDestroy(): Promise<void> {
    for (const job of this.registry.getCronJobs().values()) await job.stop();
    await Promise.all(this.underWay);
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
