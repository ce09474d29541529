import type { GithubWorld } from '../world.ts';
import type { Tag } from './model.ts';

const DAY_MS = 86_400_000;
const MOST_TAGS = 5000;

interface Grown {
  seed: number;
  id: number;
  createdAt: Date;
}

/**
 * Tags by a rule, from the seed and the repo's id: 70 % of repos have none, 2 % have 101 to 400, the others up to 20;
 * the public repo added first has 5,000.
 */
export function growTags(world: GithubWorld, seed: number): void {
  const [first] = world.repos.byId.keys();
  world.tags.growBy(({ id, createdAt }) => {
    const count = id === first ? MOST_TAGS : tagCount(seed, id);
    return Array.from({ length: count }, (_, index) => toTag({ seed, id, createdAt }, index));
  });
}

export function tagCount(seed: number, id: number): number {
  const draw = mixed(seed, id, 1) / 2 ** 32;
  const further = mixed(seed, id, 2);
  if (draw < 0.7) return 0;
  return draw < 0.98 ? 1 + (further % 20) : 101 + (further % 300);
}

export function tagName(index: number): string {
  return `v${Math.floor(index / 100)}.${Math.floor(index / 10) % 10}.${index % 10}`;
}

/** From the first push to the last. */
export function spanOf(seed: number, id: number): number {
  return (30 + (mixed(seed, id, 3) % 2000)) * DAY_MS;
}

/** Evenly spread; the newest is a day older than the last push. */
export function tagDate({ seed, id, createdAt }: Grown, index: number): Date {
  const step = (spanOf(seed, id) - DAY_MS) / MOST_TAGS;
  return new Date(createdAt.getTime() + Math.floor((step * (index + 1)) / 1000) * 1000);
}

function toTag(grown: Grown, index: number): Tag {
  const { seed, id } = grown;
  const annotated = mixed(seed, id, 4 + index) % 3 === 0;
  return {
    name: tagName(index),
    sha: hexOf(seed, id, index * 2),
    annotated,
    objectSha: annotated ? hexOf(seed, id, index * 2 + 1) : null,
    date: tagDate(grown, index),
  };
}

/** Forty digits that look like a hash and cost no hash. */
function hexOf(seed: number, id: number, salt: number): string {
  let text = '';
  for (let part = 0; part < 5; part += 1) {
    text += mixed(seed + part + 1, id, salt * 8 + part)
      .toString(16)
      .padStart(8, '0');
  }
  return text;
}

/** A whole number below 2^32 that looks drawn, the same for the same three. */
function mixed(seed: number, id: number, salt: number): number {
  let state =
    Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^
    Math.imul(id | 0, 0xc2b2ae35) ^
    Math.imul(salt + 1, 0x27d4eb2f);
  state = Math.imul(state ^ (state >>> 16), 0x7feb352d);
  state = Math.imul(state ^ (state >>> 15), 0x846ca68b);
  return (state ^ (state >>> 16)) >>> 0;
}
