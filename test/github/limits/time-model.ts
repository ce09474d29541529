import { setTimeout as sleep } from 'node:timers/promises';

/** What a query is reckoned to take, and what comes of it. */
export interface TimeSettings {
  baseMs: number;
  /** For each node that is returned ... */
  nodeMs: number;
  /** ... and each connection that is read. */
  connectionMs: number;
  /** GitHub gives up after 10 seconds; null: never. */
  timeoutMs: number | null;
  timeoutStatus: 200 | 502 | 504;
  /**
   * "Additional points will be deducted from your primary rate limit" for a timeout; GitHub does not say how many.
   * Source: docs.github.com, rate limits and query limits for the GraphQL API.
   */
  timeoutPoints: number;
  /** Every answer really is held back for so long. */
  responseMs: number;
  wait: (milliseconds: number) => Promise<unknown>;
}

/** What a query did while it ran. */
export interface Work {
  connections: number;
  nodes: number;
}

const NO_TIME: TimeSettings = {
  baseMs: 0,
  nodeMs: 0,
  connectionMs: 0,
  timeoutMs: null,
  timeoutStatus: 502,
  timeoutPoints: 10,
  responseMs: 0,
  wait: (milliseconds) => sleep(milliseconds),
};

/** How long answers take. The reckoned time costs no real time; only `responseMs` does. */
export class TimeModel {
  readonly settings: TimeSettings;

  constructor(settings: Partial<TimeSettings> = {}) {
    this.settings = { ...NO_TIME, ...settings };
  }

  reckonMs({ connections, nodes }: Work): number {
    const { baseMs, connectionMs, nodeMs } = this.settings;
    return baseMs + connections * connectionMs + nodes * nodeMs;
  }

  isTimeout(work: Work): boolean {
    const { timeoutMs } = this.settings;
    return timeoutMs !== null && this.reckonMs(work) > timeoutMs;
  }

  async hold(): Promise<void> {
    const { responseMs, wait } = this.settings;
    if (responseMs > 0) await wait(responseMs);
  }
}
