import type { OnApplicationShutdown } from '@nestjs/common';
import { type AdvisoryLockKey, toLockNumber } from './advisory-lock-classes.ts';
import { LockSession } from './lock-session.ts';

/** A lock of the whole mirror: no other process has it, nor another caller in this one. */
export interface AdvisoryLock {
  /** Aborts when the connection that holds the lock breaks: from then on somebody else may have it. */
  readonly signal: AbortSignal;
  /** Also when lost already. */
  release(): Promise<void>;
}

const ANSWER_WITHIN_MS = 10_000;

/**
 * Session locks of PostgreSQL, all on one connection of this process, opened with the first lock.
 * A dead process frees its locks at once; a broken network within a minute, by the server's own keepalive.
 */
export class AdvisoryLocks implements OnApplicationShutdown {
  private readonly held = new Map<string, AbortController>();
  private connecting: Promise<LockSession> | null = null;

  /** `answerWithinMs`: how long a question may take. */
  constructor(
    private readonly url: string,
    private readonly answerWithinMs = ANSWER_WITHIN_MS,
  ) {}

  /** Null when it is taken. */
  async tryLock(key: AdvisoryLockKey): Promise<AdvisoryLock | null> {
    const number = toLockNumber(key);
    // PostgreSQL would give one session the same lock twice.
    if (this.held.has(number)) return null;
    const controller = new AbortController();
    this.held.set(number, controller);
    let session: LockSession | null = null;
    try {
      session = await this.getSession();
      if (!(await session.tryLock(number))) return this.forget(number, controller);
      if (controller.signal.aborted) return null;
      const release = this.release.bind(this, number, controller, session);
      return { signal: controller.signal, release };
    } catch (error) {
      this.forget(number, controller);
      // A question that was given up may still be granted, to nobody: with the session every lock of it is freed.
      await session?.end();
      throw error;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    const session = await this.connecting?.catch(() => null);
    await session?.end();
  }

  private forget(number: string, controller: AbortController): null {
    if (this.held.get(number) === controller) this.held.delete(number);
    return null;
  }

  private async release(number: string, controller: AbortController, session: LockSession): Promise<void> {
    if (this.held.get(number) !== controller) return;
    // A connection that breaks now has freed the lock as well.
    await session.unlock(number).catch(() => undefined);
    this.forget(number, controller);
  }

  private async getSession(): Promise<LockSession> {
    this.connecting ??= this.connect();
    const attempt = this.connecting;
    try {
      return await attempt;
    } catch (error) {
      if (this.connecting === attempt) this.connecting = null;
      throw error;
    }
  }

  private async connect(): Promise<LockSession> {
    const { url, answerWithinMs } = this;
    return LockSession.open({ url, answerWithinMs, onEnd: () => this.onLost() });
  }

  private onLost(): void {
    this.connecting = null;
    const lost = [...this.held.values()];
    this.held.clear();
    for (const controller of lost) controller.abort(new AdvisoryLockLostError());
  }
}

/** The reason of a lock's signal. */
export class AdvisoryLockLostError extends Error {
  constructor() {
    super('The database connection that held the lock broke');
  }
}
