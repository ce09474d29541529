import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { QueueService } from '../../jobs/queue.service.ts';
import type { JobHandler, QueueDefinition } from '../../jobs/queue.types.ts';

/** The commits of one repo for one run. A job whose work is not `waiting` is a leftover. */
export interface CommitJob {
  runId: string;
  repoId: number;
}

export interface CommitJobToQueue extends CommitJob {
  /** Higher goes first. */
  priority: number;
  startAfter?: Date;
}

export interface CommitHandlers {
  onJob: JobHandler<CommitJob>;
  /** Its process died again and again. */
  onDeadJob: JobHandler<CommitJob>;
}

const DAY_SECONDS = 86_400;

const DEAD_READS: QueueDefinition = {
  name: 'commit-read-failed',
  retryLimit: 100,
  retryDelaySeconds: 5,
  retryDelayMaxSeconds: 300,
  expireInSeconds: 60,
  heartbeatSeconds: 20,
};

/** Attempts that fail are counted, and put off, with the work itself: only those whose process dies are the queue's. */
const READS: QueueDefinition = {
  name: 'commit-read',
  retryLimit: 50,
  retryDelaySeconds: 1,
  retryDelayMaxSeconds: 5,
  // How long git may take is bounded by its own settings.
  expireInSeconds: DAY_SECONDS,
  heartbeatSeconds: 20,
  deadLetter: DEAD_READS.name,
};

/** The repos in the queue whose commits are to be read. One repo is not read side by side; what makes sure of it is its lock. */
@Injectable()
export class CommitQueue {
  constructor(private readonly queue: QueueService) {}

  async create(): Promise<void> {
    await this.queue.createQueue(DEAD_READS);
    await this.queue.createQueue(READS);
  }

  async send({ runId, repoId, priority, startAfter }: CommitJobToQueue, em?: EntityManager): Promise<void> {
    const options = { priority, group: String(repoId), ...(startAfter ? { startAfter } : {}) };
    await this.queue.send(READS.name, { runId, repoId } satisfies CommitJob, options, em);
  }

  async work(concurrency: number, { onJob, onDeadJob }: CommitHandlers): Promise<void> {
    await this.queue.work(READS.name, { concurrency }, onJob);
    await this.queue.work(DEAD_READS.name, { concurrency: 1 }, onDeadJob);
  }

  /** All that are queued, at work, or given up and that still to be told. */
  async listKnown(): Promise<CommitJob[]> {
    const reads = await this.queue.listUnended<CommitJob>(READS.name);
    return [...reads, ...(await this.queue.listKnown<CommitJob>(DEAD_READS.name))];
  }

  async listActive(): Promise<{ id: string; data: CommitJob }[]> {
    return this.queue.listActive<CommitJob>(READS.name);
  }

  /** Its process is dead: another one may have it, and that it died is counted. */
  async release(jobId: string): Promise<void> {
    await this.queue.release(READS.name, jobId);
  }
}
