import { setTimeout as delay } from 'node:timers/promises';
import { vi } from 'vitest';
import type { Browser } from './browser.ts';
import { createKey } from './two-people.ts';

/** Keeps the service busy without being told that this is too often. */
const PAUSE_MS = 150;
/** Whoever waits longer for an answer has been left hanging. */
const PATIENCE_MS = 30_000;

/** One reader a path, each with a key of its own, who goes on reading whatever happens to the service. */
export class Load {
  private readonly seen = new Map<string, Set<number>>();
  private readonly readers: Promise<unknown>[];
  private isStopping = false;

  private constructor(url: string, keys: ReadonlyMap<string, string>) {
    // A failure waits for `stop` to be told.
    this.readers = [...keys].map(([path, key]) => this.read(url, path, key).catch((error: unknown) => error));
  }

  static async start(browser: Browser, paths: readonly string[]): Promise<Load> {
    const keys = new Map<string, string>();
    for (const path of paths) keys.set(path, (await createKey(browser)).key);
    return new Load(browser.baseUrl, keys);
  }

  /** Waits until every reader has met this status since `forget`. */
  async untilAllSaw(status: number): Promise<void> {
    await vi.waitUntil(() => [...this.seen.values()].every((seen) => seen.has(status)), {
      timeout: 2 * PATIENCE_MS,
    });
  }

  /** What the readers have met since the last time, each status once. */
  forget(): number[] {
    const statuses = new Set<number>();
    for (const seen of this.seen.values()) {
      for (const status of seen) statuses.add(status);
      seen.clear();
    }
    return [...statuses].toSorted((a, b) => a - b);
  }

  /** Throws when a reader was left hanging. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const ends = await Promise.all(this.readers);
    for (const end of ends) if (end instanceof Error) throw end;
  }

  private async read(url: string, path: string, key: string): Promise<void> {
    const seen = new Set<number>();
    this.seen.set(path, seen);
    while (!this.isStopping) {
      const headers = { authorization: `Bearer ${key}` };
      const response = await fetch(url + path, { headers, signal: AbortSignal.timeout(PATIENCE_MS) });
      // A transfer that breaks off is what an outage may do to it.
      await response.arrayBuffer().catch(() => null);
      seen.add(response.status);
      await delay(PAUSE_MS);
    }
  }
}
