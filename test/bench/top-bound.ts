import type { GithubWorld } from '../github/world.ts';
import { truthOfTop } from '../github/world/ranking-world.ts';

const TAGS_PER_PAGE = 100;
/** What may be read twice of the answer, where two searches meet. */
const OVERLAP = 1.05;

export interface Work {
  /** In the answer. */
  repos: number;
  /** Of the repos with the answer's last star count, all of which are looked at. */
  tied: number;
  /** Of tags, beyond the one that came with the repo. */
  tagPages: number;
}

/** What the first run has to do, by the truth. */
export function findWork(world: GithubWorld, count: number): Work {
  const all = truthOfTop(world, Infinity);
  const answer = all.slice(0, count);
  const last = answer.at(-1)?.stars;
  const pages = answer.map(({ id }) => toTagPages(world, id) - 1);
  return {
    repos: answer.length,
    tied: all.filter(({ stars }) => stars === last).length,
    tagPages: pages.reduce((sum, one) => sum + Math.max(0, one), 0),
  };
}

/** A run after these alone were pushed to: their tags are read from the first page on, nobody else's. */
export function findWorkAfterPushes(world: GithubWorld, count: number, pushed: ReadonlySet<number>): Work {
  const read = truthOfTop(world, count).filter(({ id }) => pushed.has(id));
  const tagPages = read.reduce((sum, { id }) => sum + Math.max(1, toTagPages(world, id)), 0);
  return { ...findWork(world, count), tagPages };
}

/** In points; `perHundred`: for each hundred repos of the answer. */
export function toBound({ repos, tied, tagPages }: Work, perHundred: number): number {
  return (perHundred * repos * OVERLAP + tagPages + tied) / 100;
}

function toTagPages(world: GithubWorld, id: number): number {
  return Math.ceil(world.tagsOf(id).length / TAGS_PER_PAGE);
}
