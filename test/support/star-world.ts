import type {
  CountsAsk,
  Detail,
  PageAnswer,
  PageAsk,
  PlannerLimits,
  Slice,
} from '../../src/sync/rankings/planner/planner.types.ts';

export interface WorldRepo {
  id: number;
  /** As the index sorts and counts. */
  stars: number;
  /** As a repo tells, where the index lags behind. */
  told?: number;
  /** Seconds since 1970. */
  created: number;
  /** Where it stands among equals. */
  tie: number;
}

/** GitHub's search, as a list of stars: pages by position, a cap on what is shown, equals in an order of its own. */
export class StarWorld {
  /** The largest page that GitHub lets through. */
  readonly pageSizes: Record<Detail, number>;
  readonly repos = new Map<number, WorldRepo>();
  readonly #limits: PlannerLimits;
  #ordered: WorldRepo[] | null = null;
  readonly #found = new Map<string, WorldRepo[]>();

  constructor(repos: readonly WorldRepo[], limits: PlannerLimits) {
    for (const repo of repos) this.repos.set(repo.id, { ...repo });
    this.#limits = limits;
    this.pageSizes = { details: limits.detailsPage, ids: limits.idsPage };
  }

  save(repo: WorldRepo): void {
    this.repos.set(repo.id, repo);
    this.#ordered = null;
    this.#found.clear();
  }

  /** Neither counts nor the places of others show it. */
  swap(one = NaN, other = NaN): void {
    const [a, b] = [this.repos.get(one), this.repos.get(other)];
    if (!a || !b) return;
    this.save({ ...a, stars: b.stars, tie: b.tie });
    this.save({ ...b, stars: a.stars, tie: a.tie });
  }

  delete(id: number): void {
    this.repos.delete(id);
    this.#ordered = null;
    this.#found.clear();
  }

  page({ slice, after, most, detail }: PageAsk): PageAnswer {
    const { searchCap } = this.#limits;
    const begin = after === null ? 0 : Number(after);
    if (most < 1 || begin + most > searchCap)
      throw new Error(`${begin} + ${most} is beyond what GitHub shows`);
    const found = this.find(slice);
    const repos = found.slice(begin, begin + Math.min(most, this.pageSizes[detail]));
    const end = begin + repos.length;
    return {
      kind: 'page',
      repos: repos.map(({ id, stars, told = stars }) => ({ id, stars: told })),
      withheld: 0,
      repositoryCount: found.length,
      endCursor: end < Math.min(found.length, searchCap) ? String(end) : null,
      joinCursor: repos.length > 1 ? String(end - 1) : null,
      isWhole: true,
    };
  }

  counts({ slices }: CountsAsk): number[] {
    if (slices.length > this.#limits.countsAtOnce) throw new Error(`${slices.length} counts are too many`);
    return slices.map((slice) => this.find(slice).length);
  }

  find(slice: Slice): WorldRepo[] {
    const key = JSON.stringify(slice);
    const found = this.#found.get(key) ?? this.#search(slice);
    this.#found.set(key, found);
    return found;
  }

  #search({ stars, created }: Slice): WorldRepo[] {
    const { from, to } = stars;
    if (created) {
      if (from !== to) throw new Error('Windows of creation are for one star count');
      const [begin, end] = [Date.parse(created.from) / 1000, Date.parse(created.to) / 1000];
      return this.find({ stars }).filter((repo) => repo.created >= begin && repo.created <= end);
    }
    const ordered = this.ordered();
    return ordered.slice(firstUnder(ordered, to ?? Infinity), firstUnder(ordered, from - 1));
  }

  /** The answer that is to be found. */
  top(count: number, minStars: number): WorldRepo[] {
    return this.find({ stars: { from: minStars, to: null } })
      .toSorted((a, b) => b.stars - a.stars || a.id - b.id)
      .slice(0, count);
  }

  ordered(): WorldRepo[] {
    this.#ordered ??= [...this.repos.values()].toSorted(
      (a, b) => b.stars - a.stars || a.tie - b.tie || a.id - b.id,
    );
    return this.#ordered;
  }
}

/** The place of the first that has at most so many stars. */
function firstUnder(ordered: readonly WorldRepo[], stars: number): number {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle]?.stars ?? 0) > stars) low = middle + 1;
    else high = middle;
  }
  return low;
}
