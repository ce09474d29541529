const BASE_MS = 1_000;
const MAX_MS = 20_000;

/** Exponential with full jitter: anywhere between nothing and 1, 2, 4 ... 20 seconds, so that waiters do not come back together. */
export function computeBackoffMs(attempt: number, random: () => number = Math.random): number {
  return Math.round(random() * Math.min(MAX_MS, BASE_MS * 2 ** (attempt - 1)));
}
