import type {
  Answer,
  DetailsAsk,
  HeldRange,
  MissingAsk,
  PageAnswer,
  PageAsk,
  RangesAsk,
  RepoRef,
  StraysAsk,
} from '../../src/sync/rankings/planner/planner.types.ts';
import type { StarWorld } from './star-world.ts';

interface Sight {
  id: number;
  stars: number;
  round: number;
  isDetailed: boolean;
  isStray: boolean;
}

/** What a ranking has seen, kept as the tables keep it. */
export class PlanRows {
  readonly #sights = new Map<number, Sight>();
  #listed: Sight[] | null = null;

  save({ repos }: PageAnswer, { detail, round }: PageAsk): void {
    this.#listed = null;
    for (const { id, stars } of repos) {
      const isDetailed = detail === 'details' || (this.#sights.get(id)?.isDetailed ?? false);
      this.#sights.set(id, { id, stars, round, isDetailed, isStray: false });
    }
  }

  ranges({ below, bottom, targetSize, limit }: RangesAsk): HeldRange[] {
    const ranges: HeldRange[] = [];
    for (const { stars } of this.list()) {
      if (stars >= (below ?? Infinity) || stars < bottom) continue;
      const last = ranges.at(-1);
      if (last && (stars === last.from || last.held < targetSize)) {
        last.held += 1;
        last.from = stars;
      } else if (ranges.length === limit) break;
      else ranges.push({ from: stars, to: stars, held: 1 });
    }
    return ranges;
  }

  markStrays({ stars: { from, to }, round }: StraysAsk): void {
    this.#listed = null;
    for (const sight of this.#sights.values()) {
      if (sight.stars >= from && sight.stars <= (to ?? Infinity) && sight.round < round) sight.isStray = true;
    }
  }

  missing({ count, limit }: MissingAsk): RepoRef[] {
    const strays = [...this.#sights.values()].filter(({ isStray }) => isStray);
    const undetailed = this.list()
      .slice(0, count)
      .filter(({ isDetailed }) => !isDetailed);
    return [...strays, ...undetailed].slice(0, limit).map(({ id }) => ({ id, nodeId: `R_${id}` }));
  }

  fill({ repos }: DetailsAsk, world: StarWorld): Answer {
    this.#listed = null;
    for (const { id } of repos) {
      const repo = world.repos.get(id);
      const round = this.#sights.get(id)?.round ?? 0;
      if (repo)
        this.#sights.set(id, { id, stars: repo.told ?? repo.stars, round, isDetailed: true, isStray: false });
      else this.#sights.delete(id);
    }
    return { kind: 'details' };
  }

  standing(bottom: number): number {
    return this.list().filter(({ stars }) => stars >= bottom).length;
  }

  list(): Sight[] {
    this.#listed ??= [...this.#sights.values()]
      .filter(({ isStray }) => !isStray)
      .toSorted((a, b) => b.stars - a.stars || a.id - b.id);
    return this.#listed;
  }
}
