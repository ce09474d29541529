import { findBestSize, PagePrices } from './page-price.ts';

/** So many batches in a row must succeed before a larger one is tried ... */
const STREAK_TO_GROW = 5;
/** ... and so many before one that was too much before: each such try costs points. */
const STREAK_TO_DARE = 100;

/** What one kind of query looks like to GitHub. */
export interface QueryShape {
  /** Names it in logs and in what was learned about its size. */
  name: string;
  /** How many connections each parent has: nodes, results and aliases are parents. */
  connections: number;
  /** How many parents a query may have at all. */
  most: number;
}

interface Learned {
  size: number;
  /** Batches that went well since it was changed. */
  streak: number;
  /** The size that failed while smaller ones went well: what failed after it may have met GitHub in a bad hour. */
  tooMuch: number;
  isFailing: boolean;
}

/**
 * How many parents a query of one shape may carry: what costs least, within what GitHub can bear. That is halved when
 * it runs out of time or resources and grows back by a quarter after some that went well. A timeout costs points, so
 * the size found once is remembered.
 */
export class BatchSizes {
  private readonly learned = new Map<string, Learned>();
  private readonly prices = new Map<string, PagePrices>();

  /** `fixed`: not by price but always so many, as far as GitHub can bear that. */
  constructor(private readonly fixed: number | null = null) {}

  choose(shape: QueryShape, wanted: number): number {
    const most = Math.min(wanted, this.getCeiling(shape));
    if (this.fixed !== null) return Math.min(most, this.fixed);
    return findBestSize(most, (size) => this.getPrice(shape, size));
  }

  getPrice(shape: QueryShape, size: number): number {
    return this.pricesOf(shape).get(size);
  }

  noteCost(shape: QueryShape, size: number, cost: number): void {
    this.pricesOf(shape).note(size, cost);
  }

  getCeiling({ name, most }: QueryShape): number {
    return this.learned.get(name)?.size ?? most;
  }

  /** A batch of `size` was too much. */
  shrink({ name }: QueryShape, size: number): void {
    const known = this.learned.get(name);
    const tooMuch = known?.isFailing ? known.tooMuch : size;
    const half = Math.max(1, Math.floor(size / 2));
    this.learned.set(name, { size: half, streak: 0, tooMuch, isFailing: true });
  }

  /** A batch of `size` went well; a small one proves nothing. */
  grow({ name, most }: QueryShape, size: number): void {
    const learned = this.learned.get(name);
    if (!learned || size * 2 < learned.size) return;
    learned.isFailing = false;
    learned.streak += 1;
    if (learned.streak >= STREAK_TO_DARE) learned.tooMuch = Infinity;
    const next = learned.streak % STREAK_TO_GROW === 0 ? findNextSize(learned) : learned.size;
    if (next === learned.size) return;
    learned.size = Math.min(most, next);
    learned.streak = 0;
  }

  private pricesOf({ name, connections }: QueryShape): PagePrices {
    const known = this.prices.get(name) ?? new PagePrices(connections);
    this.prices.set(name, known);
    return known;
  }
}

/** Nearer to what was too much by halves, until that is not worth a failure. */
function findNextSize({ size, tooMuch }: Learned): number {
  const larger = size + Math.ceil(size / 4);
  if (larger < tooMuch) return larger;
  const middle = Math.floor((size + tooMuch) / 2);
  return middle - size > size / 10 ? middle : size;
}
