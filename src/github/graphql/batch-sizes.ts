import { findBestSize, PagePrices } from './page-price.ts';

/** So many batches in a row must succeed before a larger one is tried. */
const STREAK_TO_GROW = 5;

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
  streak: number;
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
    this.learned.set(name, { size: Math.max(1, Math.floor(size / 2)), streak: 0 });
  }

  /** A batch of `size` went well; a small one proves nothing. */
  grow({ name, most }: QueryShape, size: number): void {
    const learned = this.learned.get(name);
    if (!learned || size * 2 < learned.size) return;
    learned.streak += 1;
    if (learned.streak < STREAK_TO_GROW) return;
    learned.streak = 0;
    learned.size = Math.min(most, learned.size + Math.ceil(learned.size / 4));
  }

  private pricesOf({ name, connections }: QueryShape): PagePrices {
    const known = this.prices.get(name) ?? new PagePrices(connections);
    this.prices.set(name, known);
    return known;
  }
}
