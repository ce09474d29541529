import type { Socket } from 'node:net';

/** Forgiven to who asks several things at once: these requests may have been on their way. */
const CONCURRENT_GRACE_MS = 100;

interface Told {
  until: Date;
  /** Real time: what matters is whether the client can have known. */
  atMs: number;
  reason: string;
}

/** Remembers whom GitHub has told to wait, and notices who does not. */
export class Patience {
  private readonly told = new Map<string, Told>();
  private readonly lastReplyMs = new WeakMap<Socket, number>();

  /** Counts from the next turn but one of the event loop: what already waits to be read was sent before the reply. */
  tell(key: string, until: Date, reason: string): void {
    setImmediate(() => setImmediate(() => this.told.set(key, { until, atMs: performance.now(), reason })));
  }

  noteReply(socket: Socket): void {
    setImmediate(() => setImmediate(() => this.lastReplyMs.set(socket, performance.now())));
  }

  /** Why this request should not have been sent; null when it may have been. */
  violation(
    key: string,
    { socket, now, isConcurrent }: { socket: Socket; now: Date; isConcurrent: boolean },
  ): string | null {
    const told = this.told.get(key);
    if (!told) return null;
    if (told.until <= now) {
      this.told.delete(key);
      return null;
    }
    const hasHeard = !isConcurrent || (this.lastReplyMs.get(socket) ?? -1) >= told.atMs;
    if (!hasHeard && performance.now() - told.atMs < CONCURRENT_GRACE_MS) return null;
    return `${told.reason} until ${told.until.toISOString()}`;
  }
}
