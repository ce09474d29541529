import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { QueueService } from '../jobs/queue.service.ts';
import type { JobHandler, QueueDefinition } from '../jobs/queue.types.ts';

/** One leg of a run. A job whose leg is no longer its run's current one is a leftover. */
export interface LegJob {
  runId: string;
  leg: number;
}

export interface LegToQueue extends LegJob {
  accountId: number;
  /** Higher goes first. */
  priority: number;
  startAfter?: Date;
}

export interface LegHandlers {
  onLeg: JobHandler<LegJob>;
  /** After the last attempt at a leg. */
  onDeadLeg: JobHandler<LegJob>;
}

const DEAD_LEGS: QueueDefinition = {
  name: 'sync-leg-failed',
  retryLimit: 100,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 300,
  expireInSeconds: 60,
  heartbeatSeconds: 20,
};

const LEGS: QueueDefinition = {
  name: 'sync-leg',
  retryLimit: 5,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 300,
  // A leg takes a minute; the page at its end may be retried by the client for some minutes more.
  expireInSeconds: 900,
  heartbeatSeconds: 20,
  deadLetter: DEAD_LEGS.name,
};

/** The legs in the queue. Legs of one account are not fetched side by side; what makes sure of it is the account's lock. */
@Injectable()
export class LegQueue {
  constructor(private readonly queue: QueueService) {}

  async create(): Promise<void> {
    await this.queue.createQueue(DEAD_LEGS);
    await this.queue.createQueue(LEGS);
  }

  async send({ runId, leg, accountId, priority, startAfter }: LegToQueue, em?: EntityManager): Promise<void> {
    const options = { priority, group: String(accountId), ...(startAfter ? { startAfter } : {}) };
    await this.queue.send(LEGS.name, { runId, leg } satisfies LegJob, options, em);
  }

  async work(concurrency: number, { onLeg, onDeadLeg }: LegHandlers): Promise<void> {
    await this.queue.work(LEGS.name, { concurrency }, onLeg);
    await this.queue.work(DEAD_LEGS.name, { concurrency: 1 }, onDeadLeg);
  }

  /** Also when its last attempt failed and that is still to be told. */
  async isQueued(job: LegJob): Promise<boolean> {
    const data = { runId: job.runId, leg: job.leg };
    return (await this.queue.isQueued(LEGS.name, data)) || this.queue.isKnown(DEAD_LEGS.name, data);
  }

  /** All that `isQueued`. */
  async listWaiting(): Promise<LegJob[]> {
    const queued = await this.queue.listQueued<LegJob>(LEGS.name);
    return [...queued, ...(await this.queue.listKnown<LegJob>(DEAD_LEGS.name))];
  }

  async listActive(): Promise<{ id: string; data: LegJob }[]> {
    return this.queue.listActive<LegJob>(LEGS.name);
  }

  /** What is still to be fetched of it. */
  async recall({ runId, leg }: LegJob, em: EntityManager): Promise<void> {
    await this.queue.removeQueued(LEGS.name, { runId, leg } satisfies LegJob, em);
  }

  async remove(jobId: string): Promise<void> {
    await this.queue.remove(LEGS.name, jobId);
  }
}
