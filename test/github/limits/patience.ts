import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

const QUIET_MS = 20;
const MAX_HOLDS = 10;

interface Told {
  until: Date;
  reason: string;
}

/** Remembers whom GitHub has told to wait, and notices who does not. */
export class Patience {
  private readonly told = new Map<string, Told>();

  /** Counts from the next turn but one of the event loop: what already waits to be read was sent before the reply. */
  tell(key: string, until: Date, reason: string): void {
    setImmediate(() => setImmediate(() => this.told.set(key, { until, reason })));
  }

  /** Holds the reply that tells to wait until nothing more arrives: what was sent together shall not count as defiance. */
  async waitForQuiet(arrivals: () => number): Promise<void> {
    for (let held = 0, seen = -1; held < MAX_HOLDS && seen !== arrivals(); held += 1) {
      seen = arrivals();
      await sleep(QUIET_MS);
      // After a blocked event loop timers fire before what has arrived meanwhile is read.
      await nextTurn();
      await nextTurn();
    }
  }

  /** Why this request should not have been sent; null when it may have been. */
  violation(key: string, now: Date): string | null {
    const told = this.told.get(key);
    return told && told.until > now ? `${told.reason} until ${told.until.toISOString()}` : null;
  }
}
