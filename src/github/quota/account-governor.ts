import type { Clock } from '../../common/clock.ts';
import type { CallDescription } from '../call.ts';
import { type Bucket, GithubRateLimitedError, type RateLimit } from '../github.errors.ts';
import { Pace } from './pace.ts';
import type { QuotaReading } from './quota-reading.ts';
import { findLimit, type QuotaState } from './quota-state.ts';
import type { QuotaStore } from './quota.store.ts';
import { Slots } from './slots.ts';

/** Another process's change is seen within this time. */
const MAX_STATE_AGE_MS = 1_000;
/** A longer wait for the pace ends the leg instead. */
const MAX_PACING_MS = 5_000;

const NEVER_PAUSED = { pausedUntil: null, secondaryHits: 0 };

export interface Permit {
  /** Call it once, when the response is there and has been recorded. */
  release(): void;
}

export interface AdmitOptions {
  mayUseReserve: boolean;
  signal?: AbortSignal | undefined;
}

/**
 * Decides when a request of one GitHub account may go. What GitHub said is kept in the table `quota`, for all
 * processes; what is under way and the pace of the last minute are this process's own, since one process at a time
 * spends an account's quota.
 */
export class AccountGovernor {
  private readonly slots = new Slots();
  private readonly pace = new Pace();
  private readonly states = new Map<Bucket, QuotaState>();
  private readonly inFlight = new Map<Bucket, number>();
  private refusals: RateLimit[] = [];
  private readAtMs = -Infinity;
  /** How often a state was written here: a read that was under way meanwhile is older than that. */
  private writes = 0;

  constructor(
    /** Null until the first `GET /user` has told whose token it is. */
    private accountId: number | null,
    private readonly store: QuotaStore,
    private readonly clock: Clock,
    private readonly reserve: number,
  ) {}

  /** A new leg begins: what is remembered may be old. */
  forgetState(): void {
    this.readAtMs = -Infinity;
  }

  /** From now on what GitHub says is this account's. */
  async adopt(accountId: number): Promise<void> {
    if (this.accountId !== null) return;
    this.accountId = accountId;
    for (const state of this.states.values()) {
      if (state.limit > 0) this.keep(await this.store.saveReading(accountId, state, this.clock.now()));
    }
  }

  /** Waits for a place and, for a few seconds, for the pace. Throws `GithubRateLimitedError` when it may not go now. */
  async admit(call: CallDescription, options: AdmitOptions): Promise<Permit> {
    const leave = await this.slots.take(call.weight, options.signal);
    try {
      await this.waitForTurn(call, options);
    } catch (error) {
      leave();
      throw error;
    }
    this.count(call.bucket, call.expectedCost);
    const endBeat = this.pace.start(toPaceKind(call), this.clock.now().getTime());
    return {
      release: () => {
        endBeat(this.clock.now().getTime());
        this.count(call.bucket, -call.expectedCost);
        leave();
      },
    };
  }

  async record(reading: QuotaReading): Promise<void> {
    const now = this.clock.now();
    if (this.accountId !== null) {
      this.keep(await this.store.saveReading(this.accountId, reading, now));
      return;
    }
    const { pausedUntil, secondaryHits } = this.states.get(reading.bucket) ?? NEVER_PAUSED;
    const isPaused = pausedUntil !== null && pausedUntil > now;
    this.keep({ ...reading, ...(isPaused ? { pausedUntil, secondaryHits } : NEVER_PAUSED) });
  }

  /** At once, so that no request slips out while the row is being written. */
  hold(limit: RateLimit): void {
    this.refusals.push(limit);
  }

  /** After a secondary limit: the whole account is silent, in every process. */
  async pause({ bucket, retryAt }: RateLimit): Promise<void> {
    const now = this.clock.now();
    if (this.accountId !== null) {
      this.keep(await this.store.savePause(this.accountId, bucket, retryAt, now));
      return;
    }
    const known = this.states.get(bucket) ?? {
      bucket,
      limit: 0,
      remaining: 0,
      resetAt: now,
      secondaryHits: 0,
    };
    this.keep({ ...known, pausedUntil: retryAt, secondaryHits: known.secondaryHits + 1 });
  }

  getSecondaryHits(bucket: Bucket): number {
    return this.states.get(bucket)?.secondaryHits ?? 0;
  }

  private async waitForTurn(call: CallDescription, { mayUseReserve, signal }: AdmitOptions): Promise<void> {
    for (;;) {
      await this.refresh();
      const now = this.clock.now();
      const reserve = mayUseReserve ? 0 : this.reserve;
      const ask = {
        bucket: call.bucket,
        cost: call.expectedCost,
        inFlight: this.inFlight.get(call.bucket) ?? 0,
        reserve,
      };
      const limit = this.findRefusal(call.bucket, now) ?? findLimit([...this.states.values()], ask, now);
      if (limit) throw new GithubRateLimitedError(limit, now);
      const waitMs = this.pace.findWaitMs(toPaceKind(call), now.getTime());
      if (waitMs === 0) return;
      if (waitMs > MAX_PACING_MS) throw toPacingError(call.bucket, waitMs, now);
      await this.clock.sleep(waitMs, signal);
    }
  }

  private async refresh(): Promise<void> {
    const nowMs = this.clock.now().getTime();
    if (this.accountId === null || nowMs - this.readAtMs < MAX_STATE_AGE_MS) return;
    const { writes } = this;
    const stored = await this.store.list(this.accountId);
    if (writes !== this.writes) return;
    for (const state of stored) this.states.set(state.bucket, state);
    this.readAtMs = nowMs;
  }

  private findRefusal(bucket: Bucket, now: Date): RateLimit | undefined {
    this.refusals = this.refusals.filter(({ retryAt }) => retryAt > now);
    return this.refusals.find((refusal) => refusal.scope === 'secondary' || refusal.bucket === bucket);
  }

  private keep(state: QuotaState): void {
    this.writes += 1;
    this.states.set(state.bucket, state);
  }

  private count(bucket: Bucket, points: number): void {
    this.inFlight.set(bucket, (this.inFlight.get(bucket) ?? 0) + points);
  }
}

function toPaceKind({ weight }: CallDescription): 'rest' | 'graphql' {
  return weight === 'rest' ? 'rest' : 'graphql';
}

function toPacingError(bucket: Bucket, waitMs: number, now: Date): GithubRateLimitedError {
  return new GithubRateLimitedError(
    { bucket, scope: 'secondary', retryAt: new Date(now.getTime() + waitMs) },
    now,
  );
}
