import type { Socket } from 'node:net';

/** Requests already on their way when the refusal was sent are forgiven for so long. */
const IN_FLIGHT_GRACE_MS = 100;

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

  tell(key: string, until: Date, reason: string): void {
    this.told.set(key, { until, atMs: performance.now(), reason });
  }

  noteReply(socket: Socket): void {
    this.lastReplyMs.set(socket, performance.now());
  }

  /** Why this request should not have been sent; null when it may have been. */
  violation(key: string, socket: Socket, now: Date): string | null {
    const told = this.told.get(key);
    if (!told) return null;
    if (told.until <= now) {
      this.told.delete(key);
      return null;
    }
    const sentAfterwards = (this.lastReplyMs.get(socket) ?? -1) >= told.atMs;
    if (!sentAfterwards && performance.now() - told.atMs < IN_FLIGHT_GRACE_MS) return null;
    return `${told.reason} until ${told.until.toISOString()}`;
  }
}
