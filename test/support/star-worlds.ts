import { GITHUB_LIMITS } from '../../src/sync/rankings/planner/planner.types.ts';
import { StarWorld } from './star-world.ts';

const FIRST_SECOND = 1_200_000_000;
const LIFE = 560_000_000;

/**
 * A world at GitHub's size: the stars of every place come from its number (0 to 1, evenly strewn), ids and the order of
 * equals have nothing to do with them. The same every time.
 */
export function starWorld(size: number, starsOf: (chance: number, place: number) => number): StarWorld {
  const random = randoms(1);
  const repos = Array.from({ length: size }, (_, place) => ({
    id: 1 + ((place * 7_919) % 1_000_003),
    stars: starsOf(random(), place),
    // More are made every year.
    created: FIRST_SECOND + Math.floor(LIFE * Math.sqrt(random())),
    tie: random(),
  }));
  return new StarWorld(repos, GITHUB_LIMITS);
}

/** As on GitHub: a tenth as many stars, ten times as many repos. */
export function powerLaw(least: number): (chance: number) => number {
  return (chance) => Math.floor(least / Math.max(chance, 1e-6) ** (1 / 1.1));
}

function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
