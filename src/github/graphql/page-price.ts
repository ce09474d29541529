/**
 * One request for the page and one for each connection of each parent in it; a hundred requests are a point.
 * https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export function toPrice(size: number, connections: number): number {
  return Math.max(1, Math.round((1 + size * connections) / 100));
}

/** The size, up to `most`, with the most parents a point; of equals the largest, since a query is worth saving too. */
export function findBestSize(most: number, price: (size: number) => number): number {
  let best = most;
  for (let size = most - 1; size >= 1; size--) {
    if (size / price(size) > best / price(best)) best = size;
  }
  return best;
}

/** What pages of one shape cost: by the formula, until GitHub charges something else. */
export class PagePrices {
  private readonly charged = new Map<number, number>();
  private atLeast = 0;
  private below = Infinity;

  constructor(private readonly connections: number) {}

  get(size: number): number {
    return this.charged.get(size) ?? toPrice(size, this.weigh());
  }

  note(size: number, cost: number): void {
    this.charged.set(size, cost);
    const { atLeast, below } = toConnections(size, cost);
    const isConsistent = atLeast < this.below && this.atLeast < below;
    this.atLeast = isConsistent ? Math.max(this.atLeast, atLeast) : atLeast;
    this.below = isConsistent ? Math.min(this.below, below) : below;
  }

  /** Connections a parent seems to count for. The middle of what is possible halves the doubt with each page. */
  private weigh(): number {
    const { connections, atLeast, below } = this;
    return connections >= atLeast && connections < below ? connections : (atLeast + below) / 2;
  }
}

/** The formula read backwards: between what a parent's connections must lie when a page of `size` costs so much. */
function toConnections(size: number, cost: number): { atLeast: number; below: number } {
  return {
    atLeast: cost > 1 ? ((cost - 0.5) * 100 - 1) / size : 0,
    below: ((cost + 0.5) * 100 - 1) / size,
  };
}
