import type { EntityManager } from '@mikro-orm/postgresql';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnModuleInit,
} from '@nestjs/common';
import { type Db, PgBoss } from 'pg-boss';
import { Clock } from '../common/clock.ts';
import { CONFIG, type Config } from '../config/config.ts';
import { QUEUE_SCHEMA } from '../database/mikro-orm.options.ts';
import type { JobHandler, QueueDefinition, SendOptions, WorkOptions } from './queue.types.ts';

const POOL_MAX = 4;

/** How often the queue looks for jobs of dead processes. */
const SUPERVISE_SECONDS = 10;

/** NOTIFY wakes a worker at once; this is for jobs whose time has come. */
const POLL_SECONDS = 0.5;

/** What a job did is told elsewhere; the fewer there are, the sooner one is found. */
const KEEP_ENDED_SECONDS = 60;

const STOP_TIMEOUT_MS = 15_000;

const UNENDED: ReadonlySet<string> = new Set(['created', 'retry', 'active']);

/** The queue in PostgreSQL: knows no particular job and no viewer. */
@Injectable()
export class QueueService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(QueueService.name);
  private readonly boss: PgBoss;
  private readonly stopping = new AbortController();

  constructor(
    @Inject(CONFIG) config: Pick<Config, 'database'>,
    private readonly clock: Clock,
  ) {
    this.boss = new PgBoss({
      connectionString: config.database.url,
      schema: QUEUE_SCHEMA,
      application_name: 'octavo queue',
      max: POOL_MAX,
      schedule: false,
      useListenNotify: true,
      superviseIntervalSeconds: SUPERVISE_SECONDS,
      monitorIntervalSeconds: SUPERVISE_SECONDS,
    });
    this.boss.on('error', (error) => this.logger.warn({ message: 'Queue stumbled', err: error }));
  }

  async onModuleInit(): Promise<void> {
    await this.boss.start();
  }

  /** Before the database connections are closed, which handlers still need to put their jobs back. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  /** Idempotent. A dead letter queue is created before the queue that names it. */
  async createQueue(definition: QueueDefinition): Promise<void> {
    const { name, retryDelaySeconds, retryDelayMaxSeconds, ...options } = definition;
    await this.boss.createQueue(name, {
      ...options,
      retryDelay: retryDelaySeconds,
      retryDelayMax: retryDelayMaxSeconds,
      retryBackoff: true,
      deleteAfterSeconds: KEEP_ENDED_SECONDS,
      notify: true,
    });
  }

  /** With `em` the job exists when, and only when, the EntityManager's transaction commits. */
  async send(name: string, data: object, options: SendOptions = {}, em?: EntityManager): Promise<void> {
    const { startAfter, priority, group } = options;
    const id = await this.boss.send(name, data, {
      ...(startAfter ? { startAfter: this.secondsUntil(startAfter) } : {}),
      ...(priority === undefined ? {} : { priority }),
      ...(group === undefined ? {} : { group: { id: group } }),
      ...(em ? { db: toDb(em) } : {}),
    });
    if (id === null) throw new Error(`The queue took no job for ${name}`);
  }

  /** The handler's rejection is a failed attempt: tried again, at last sent to the dead letter queue. */
  async work<Data>(name: string, { concurrency }: WorkOptions, handler: JobHandler<Data>): Promise<void> {
    await this.boss.work<Data>(
      name,
      {
        localConcurrency: concurrency,
        groupConcurrency: 1,
        pollingIntervalSeconds: POLL_SECONDS,
        notifyPollingIntervalSeconds: POLL_SECONDS,
      },
      async ([job]) => {
        if (!job) return;
        const signal = AbortSignal.any([job.signal, this.stopping.signal]);
        await handler({ id: job.id, data: job.data, signal });
      },
    );
  }

  /** Whether a job with this data is still to be fetched. */
  async isQueued(name: string, data: object): Promise<boolean> {
    const jobs = await this.boss.findJobs(name, { data, queued: true });
    return jobs.length > 0;
  }

  /** Whether there is a job with this data, in whatever state: to be fetched, at work, or ended a moment ago. */
  async isKnown(name: string, data: object): Promise<boolean> {
    const jobs = await this.boss.findJobs(name, { data });
    return jobs.length > 0;
  }

  /** The data of all jobs that are still to be fetched. */
  async listQueued<Data>(name: string): Promise<Data[]> {
    const jobs = await this.boss.findJobs<Data>(name, { queued: true });
    return jobs.map(({ data }) => data);
  }

  /** The data of all jobs, in whatever state. */
  async listKnown<Data>(name: string): Promise<Data[]> {
    const jobs = await this.boss.findJobs<Data>(name);
    return jobs.map(({ data }) => data);
  }

  /** The data of all jobs that are still to be fetched, or at work. */
  async listUnended<Data>(name: string): Promise<Data[]> {
    const jobs = await this.boss.findJobs<Data>(name);
    return jobs.filter(({ state }) => UNENDED.has(state)).map(({ data }) => data);
  }

  /** Jobs that some process has fetched and not ended yet; whether it still lives is not known. */
  async listActive<Data>(name: string): Promise<{ id: string; data: Data }[]> {
    const jobs = await this.boss.findJobs<Data>(name);
    return jobs.filter(({ state }) => state === 'active').map(({ id, data }) => ({ id, data }));
  }

  /** A job whose process is dead, as when its heartbeat runs out: an attempt that failed. */
  async release(name: string, id: string): Promise<void> {
    await this.boss.fail(name, id, { message: 'Its process died' });
  }

  /** Without effect on one that is gone. */
  async remove(name: string, id: string, em?: EntityManager): Promise<void> {
    await this.boss.deleteJob(name, id, em ? { db: toDb(em) } : {});
  }

  /** All jobs with this data that are still to be fetched. */
  async removeQueued(name: string, data: object, em: EntityManager): Promise<void> {
    const jobs = await this.boss.findJobs(name, { data, queued: true });
    for (const { id } of jobs) await this.remove(name, id, em);
  }

  /** Handlers are told by their signal and waited for. */
  async stop(): Promise<void> {
    this.stopping.abort(new ShuttingDownError());
    await this.boss.stop({ graceful: true, timeout: STOP_TIMEOUT_MS });
  }

  /** In seconds from now, since PostgreSQL's clock, which starts the job, may differ from ours. */
  private secondsUntil(instant: Date): number {
    return Math.max(0, Math.ceil((instant.getTime() - this.clock.now().getTime()) / 1000));
  }
}

/** The reason of a handler's signal when the process is stopping. */
export class ShuttingDownError extends Error {
  constructor() {
    super('The process is stopping');
  }
}

/** pg-boss's statements inside the EntityManager's transaction, values as parameters. */
function toDb(em: EntityManager): Db {
  return {
    executeSql: async (sql, parameters = []) => {
      const { rows } = await em.getKysely().executeQuery<unknown>({
        sql,
        parameters,
        query: { kind: 'RawNode', sqlFragments: [sql], parameters: [] },
        queryId: { queryId: 'queue' },
      });
      return { rows };
    },
  };
}
