/** GitHub tells the last push to the second, and not everywhere at once. */
const SETTLING_MS = 60_000;

/**
 * Up to which push a reading that began then has seen every tag; null when the last one was too near. Null differs from
 * any `pushed_at`, so that the next run reads that repo again, and as often as it takes until a reading begins late enough.
 * Of a repo that nobody ever pushed to both are null: equal, and not read again.
 */
export function toAsOf(pushedAt: Date | null, startedAt: Date): Date | null {
  if (pushedAt === null || startedAt.getTime() - pushedAt.getTime() < SETTLING_MS) return null;
  return pushedAt;
}
