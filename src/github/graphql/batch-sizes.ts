export const MAX_BATCH = 100;
/** So many batches in a row must succeed before a larger one is tried. */
const STREAK_TO_GROW = 5;

interface Learned {
  size: number;
  streak: number;
}

/**
 * How many ids a query of one shape may carry: halved when GitHub runs out of time or resources, grown back by a
 * quarter after some that went well. A timeout costs points, so the size found once is remembered.
 */
export class BatchSizes {
  private readonly byShape = new Map<string, Learned>();

  get(shape: string): number {
    return this.byShape.get(shape)?.size ?? MAX_BATCH;
  }

  /** A batch of `size` was too much. */
  shrink(shape: string, size: number): void {
    this.byShape.set(shape, { size: Math.max(1, Math.floor(size / 2)), streak: 0 });
  }

  /** A batch went well. */
  grow(shape: string): void {
    const learned = this.byShape.get(shape);
    if (!learned) return;
    learned.streak += 1;
    if (learned.streak < STREAK_TO_GROW) return;
    learned.streak = 0;
    learned.size = Math.min(MAX_BATCH, learned.size + Math.ceil(learned.size / 4));
  }
}
