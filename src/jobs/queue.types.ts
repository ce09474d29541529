/** A queue: what is tried again, how often, and where a job goes that failed for good. */
export interface QueueDefinition {
  name: string;
  /** Attempts after the first one. */
  retryLimit: number;
  /** Seconds before the first retry; doubled each time, with jitter. */
  retryDelaySeconds: number;
  retryDelayMaxSeconds: number;
  /** A job that takes longer counts as failed. */
  expireInSeconds: number;
  /** A job whose process is silent for so long counts as failed. At least 10. */
  heartbeatSeconds: number;
  deadLetter?: string;
}

export interface SendOptions {
  /** Not before. By our own clock. */
  startAfter?: Date;
  /** Higher goes first. */
  priority?: number;
  /** Jobs of one group are not fetched side by side. Saves wasted fetches; it is no lock. */
  group?: string;
}

export interface WorkOptions {
  /** Jobs at a time in this process. */
  concurrency: number;
}

export interface QueuedJob<Data> {
  id: string;
  data: Data;
  /** Aborts when the process stops, or when the job is no longer this process's own. */
  signal: AbortSignal;
}

export type JobHandler<Data> = (job: QueuedJob<Data>) => Promise<void>;
