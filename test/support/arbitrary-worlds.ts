import * as fc from 'fast-check';
import type { PlannerLimits } from '../../src/sync/rankings/planner/planner.types.ts';
import type { WorldRepo } from './star-world.ts';

const GITHUB_BEGAN = Date.UTC(2007, 9, 1) / 1000;
const LIFE = 19 * 365 * 86_400;

/** As GitHub's, but so small that a few dozen repos meet every one of them. */
export const smallLimits: fc.Arbitrary<PlannerLimits> = fc.record({
  searchCap: fc.integer({ min: 6, max: 20 }),
  detailsPage: fc.integer({ min: 2, max: 5 }),
  idsPage: fc.integer({ min: 2, max: 6 }),
  countsAtOnce: fc.integer({ min: 2, max: 8 }),
});

/** Few star counts make many ties, large ones make gaps. */
const stars = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 30 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 400_000 }) },
);

/** All at once, or over the years; no two in one second, which nothing could tell apart. */
const created = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: LIFE }));

export function worldOf(most: number): fc.Arbitrary<WorldRepo[]> {
  return fc
    .uniqueArray(fc.record({ stars, created, tie: fc.nat(1000), id: fc.nat(100_000) }), {
      maxLength: most,
      size: 'max',
      selector: ({ id }) => id,
    })
    .map(inDifferentSeconds);
}

function inDifferentSeconds(repos: WorldRepo[]): WorldRepo[] {
  const taken = new Set<number>();
  return repos.map((repo) => {
    let second = GITHUB_BEGAN + repo.created;
    while (taken.has(second)) second += 1;
    taken.add(second);
    return { ...repo, created: second };
  });
}
