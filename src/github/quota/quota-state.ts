import type { Bucket, RateLimit } from '../github.errors.ts';
import { toWindowEnd } from './quota-reading.ts';

/** One bucket of one account as last heard of, by whatever process. */
export interface QuotaState {
  bucket: Bucket;
  limit: number;
  remaining: number;
  resetAt: Date;
  pausedUntil: Date | null;
  secondaryHits: number;
}

export interface QuotaAsk {
  bucket: Bucket;
  /** Points this request is likely to cost. */
  cost: number;
  /** Points that requests under way may yet cost. */
  inFlight: number;
  /** The share of the limit that is left to the owner's other tools, 0 to 0.9. */
  reserve: number;
}

/** What stands against sending this request now; null: nothing. A bucket without known limits never stands against it. */
export function findLimit(states: readonly QuotaState[], ask: QuotaAsk, now: Date): RateLimit | null {
  const pausedUntil = findPause(states, now);
  if (pausedUntil) return { scope: 'secondary', bucket: ask.bucket, retryAt: pausedUntil };
  const state = states.find(({ bucket }) => bucket === ask.bucket);
  if (!state || state.limit === 0) return null;
  const retryAt = toWindowEnd(state.resetAt);
  if (now >= retryAt) return null;
  const floor = Math.ceil(state.limit * ask.reserve);
  if (state.remaining - ask.inFlight - ask.cost >= floor) return null;
  return { scope: state.remaining < ask.cost ? 'primary' : 'reserve', bucket: ask.bucket, retryAt };
}

/** A secondary limit in one bucket silences the whole account. */
function findPause(states: readonly QuotaState[], now: Date): Date | null {
  let latest: Date | null = null;
  for (const { pausedUntil } of states) {
    if (pausedUntil && pausedUntil > now && (!latest || pausedUntil > latest)) latest = pausedUntil;
  }
  return latest;
}
