import * as fc from 'fast-check';
import type { Answer, PageAnswer } from '../../src/sync/rankings/planner/planner.types.ts';
import type { StarWorld } from './star-world.ts';

/** What happens to one repo while it is read. */
export interface Change {
  /** Which, counted through all there are. */
  which: number;
  kind: 'star' | 'unstar' | 'jump' | 'delete' | 'add';
  by: number;
}

const change: fc.Arbitrary<Change> = fc.record({
  which: fc.nat(1000),
  kind: fc.constantFrom('star', 'unstar', 'jump', 'delete', 'add'),
  by: fc.integer({ min: 1, max: 30 }),
});

/** After each of the first answers, what changes in the world. */
export const unrest: fc.Arbitrary<Change[][]> = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.constant<Change[]>([]) },
    fc.array(change, { minLength: 1, maxLength: 4 }),
  ),
  { maxLength: 60, size: 'max' },
);

/** Tells which repos it touched. */
export class Unrest {
  readonly touched = new Set<number>();
  readonly #changes: readonly Change[][];
  #newest = 1_000_000;

  constructor(changes: readonly Change[][]) {
    this.#changes = changes;
  }

  readonly move = (world: StarWorld, answered: number): void => {
    for (const change of this.#changes[answered - 1] ?? []) this.#apply(world, change);
  };

  #apply(world: StarWorld, { which, kind, by }: Change): void {
    const all = world.ordered();
    const repo = all[which % Math.max(1, all.length)];
    if (!repo || kind === 'add') {
      this.#newest += 1;
      this.touched.add(this.#newest);
      world.save({ id: this.#newest, stars: by, created: 1_700_000_000 + this.#newest, tie: which });
      return;
    }
    this.touched.add(repo.id);
    if (kind === 'delete') world.delete(repo.id);
    else world.save({ ...repo, stars: Math.max(0, repo.stars + this.#step(kind, by)) });
  }

  #step(kind: 'star' | 'unstar' | 'jump', by: number): number {
    if (kind === 'star') return 1;
    return kind === 'unstar' ? -1 : by;
  }
}

export type Fault = 'none' | 'nulls' | 'no count' | 'cut short' | 'nothing';

export const faults: fc.Arbitrary<Fault[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant('none' as const) },
    fc.constantFrom<Fault[]>('nulls', 'no count', 'cut short', 'nothing'),
  ),
  { maxLength: 80, size: 'max' },
);

/** GitHub's answers, some of them partial: nodes that are null, an untold count, an end that is none, nothing at all. */
export function spoilWith(faults: readonly Fault[]): (answer: Answer) => Answer {
  let answered = 0;
  return (answer) => {
    const fault = faults[answered] ?? 'none';
    answered += 1;
    if (fault === 'none') return answer;
    if (answer.kind === 'page') return spoilPage(answer, fault);
    if (answer.kind !== 'counts') return answer;
    return { ...answer, counts: answer.counts.map((count, index) => (index % 2 === 0 ? null : count)) };
  };
}

function spoilPage(page: PageAnswer, fault: Fault): PageAnswer {
  const { repos, endCursor } = page;
  switch (fault) {
    case 'nulls':
      return {
        ...page,
        repos: repos.filter((_, index) => index % 3 !== 1),
        withheld: repos.filter((_, index) => index % 3 === 1).length,
        isWhole: false,
      };
    case 'no count':
      return { ...page, repositoryCount: null, isWhole: false };
    case 'cut short':
      return {
        ...page,
        repos: repos.slice(0, -1),
        endCursor: endCursor === null ? null : String(Number(endCursor) - 1),
        joinCursor: null,
        isWhole: false,
      };
    default:
      return { ...page, repos: [], repositoryCount: null, endCursor: null, joinCursor: null, isWhole: false };
  }
}

/** Nothing GitHub says is true or consistent. */
export function lieWith(seed: number): (answer: Answer) => Answer {
  let state = seed;
  const upTo = (most: number): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((state / 4_294_967_296) * (most + 1));
  };
  return (answer) => {
    if (answer.kind === 'counts') return { ...answer, counts: answer.counts.map(() => upTo(3) * upTo(40)) };
    if (answer.kind !== 'page') return answer;
    const repos = Array.from({ length: upTo(6) }, () => ({ id: upTo(50), stars: upTo(30) }));
    return {
      ...answer,
      repos,
      withheld: upTo(1),
      repositoryCount: upTo(4) === 0 ? null : upTo(3) * upTo(40),
      endCursor: upTo(3) === 0 ? null : '0',
      joinCursor: upTo(2) === 0 ? null : '0',
      isWhole: upTo(1) === 0,
    };
  };
}
