import type { Weight } from '../call.ts';

const MAX_REST = 8;
/** One heavy query, or three light ones. */
const GRAPHQL_UNITS = 3;
const UNITS: Record<Weight, number> = { rest: 1, light: 1, heavy: GRAPHQL_UNITS };

interface Waiter {
  units: number;
  admit(): void;
}

/** How many requests of one account may be under way at once. First come, first served. */
export class Slots {
  private readonly rest = new Lane(MAX_REST);
  private readonly graphql = new Lane(GRAPHQL_UNITS);

  /** Resolves when there is room; call what it resolves to when the request is over. */
  async take(weight: Weight, signal?: AbortSignal): Promise<() => void> {
    const lane = weight === 'rest' ? this.rest : this.graphql;
    const units = UNITS[weight];
    await lane.enter(units, signal);
    return () => lane.leave(units);
  }
}

class Lane {
  private readonly waiters: Waiter[] = [];

  constructor(private free: number) {}

  async enter(units: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.waiters.length === 0 && this.free >= units) {
      this.free -= units;
      return;
    }
    await this.wait(units, signal);
  }

  leave(units: number): void {
    this.free += units;
    this.admitWaiting();
  }

  private async wait(units: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter: Waiter = { units, admit: resolve };
    const giveUp = (): void => {
      const place = this.waiters.indexOf(waiter);
      // Admitted in this same turn: it holds its place and will leave it.
      if (place < 0) return;
      this.waiters.splice(place, 1);
      reject(signal?.reason as Error);
      this.admitWaiting();
    };
    this.waiters.push(waiter);
    signal?.addEventListener('abort', giveUp, { once: true });
    await promise.finally(() => signal?.removeEventListener('abort', giveUp));
  }

  private admitWaiting(): void {
    for (let first = this.waiters[0]; first && this.free >= first.units; first = this.waiters[0]) {
      this.waiters.shift();
      this.free -= first.units;
      first.admit();
    }
  }
}
