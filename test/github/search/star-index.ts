import type { Repo } from '../world/model.ts';
import type { GithubWorld } from '../world.ts';
import type { Range } from './ranges.ts';

export interface Entry {
  repo: Repo;
  stars: number;
  /** GitHub promises no order among equals: this one holds still, and has nothing to do with ids or age. */
  tie: number;
  /** When the repo was created, in whole seconds. */
  created: number;
  // What every search asks is kept here: going to each repo for it takes most of the time.
  isPublic: boolean;
  isFork: boolean;
}

const INDEXES = new WeakMap<GithubWorld, StarIndex>();
/** More changes than that at once are cheaper sorted anew. */
const MOST_MOVES = 1000;

/** All repos, most stars first. A changed repo is moved; the others stay where they are. */
export class StarIndex {
  private readonly world: GithubWorld;
  private readonly byId = new Map<number, Entry>();
  private readonly touched = new Set<number>();
  private readonly byCreation = new Map<number, Entry[]>();
  private sorted: Entry[] = [];

  private constructor(world: GithubWorld) {
    this.world = world;
    this.rebuild();
    world.repos.watch((id) => this.touched.add(id));
  }

  static of(world: GithubWorld): StarIndex {
    const index = INDEXES.get(world) ?? new StarIndex(world);
    INDEXES.set(world, index);
    index.catchUp();
    return index;
  }

  get entries(): readonly Entry[] {
    return this.sorted;
  }

  /** Where the repos with so many stars stand: from `start` up to, not including, `end`. */
  between({ low, high }: Range): { start: number; end: number } {
    const start = firstWhere(this.sorted, ({ stars }) => stars <= high);
    return {
      start,
      end: Math.max(
        start,
        firstWhere(this.sorted, ({ stars }) => stars < low),
      ),
    };
  }

  /** The repos with exactly so many stars that were created within these seconds, oldest first. */
  createdWithin(stars: number, { low, high }: Range): readonly Entry[] {
    const all = this.byCreation.get(stars) ?? this.sortedByCreation(stars);
    this.byCreation.set(stars, all);
    const start = firstWhere(all, ({ created }) => created >= low);
    return all.slice(
      start,
      firstWhere(all, ({ created }) => created > high),
    );
  }

  private sortedByCreation(stars: number): Entry[] {
    const { start, end } = this.between({ low: stars, high: stars });
    return this.sorted.slice(start, end).toSorted((left, right) => left.created - right.created);
  }

  private catchUp(): void {
    if (this.touched.size > MOST_MOVES) this.rebuild();
    else for (const id of this.touched) this.move(id);
    this.touched.clear();
  }

  private rebuild(): void {
    this.byId.clear();
    this.byCreation.clear();
    const entries = Array.from(this.world.repos.byId.values(), toEntry).toSorted(compareEntries);
    // Made once more in their order, they lie in memory as they are read.
    this.sorted = entries.map(({ repo }) => toEntry(repo));
    for (const entry of this.sorted) this.byId.set(entry.repo.id, entry);
  }

  private move(id: number): void {
    const old = this.byId.get(id);
    const repo = this.world.repos.byId.get(id);
    const next = repo && toEntry(repo);
    if (old && next && isSame(old, next)) return;
    if (old) {
      this.sorted.splice(this.placeOf(old), 1);
      this.byCreation.delete(old.stars);
      this.byId.delete(id);
    }
    if (!next) return;
    this.sorted.splice(this.placeOf(next), 0, next);
    this.byCreation.delete(next.stars);
    this.byId.set(id, next);
  }

  private placeOf(entry: Entry): number {
    return firstWhere(this.sorted, (candidate) => compareEntries(candidate, entry) >= 0);
  }
}

export function compareEntries(left: Entry, right: Entry): number {
  return right.stars - left.stars || left.tie - right.tie || left.repo.id - right.repo.id;
}

function toEntry(repo: Repo): Entry {
  const created = Math.floor(repo.createdAt.getTime() / 1000);
  const { stars, fork: isFork } = repo;
  return { repo, stars, tie: scrambled(repo.id), created, isPublic: repo.visibility === 'public', isFork };
}

function isSame(left: Entry, right: Entry): boolean {
  const isAlike = left.repo === right.repo && left.stars === right.stars && left.created === right.created;
  return isAlike && left.isPublic === right.isPublic && left.isFork === right.isFork;
}

export function scrambled(id: number): number {
  let state = Math.imul(id | 0, 0x9e3779b1) ^ Math.floor(id / 2 ** 32);
  state = Math.imul(state ^ (state >>> 15), 0x85ebca77);
  return (state ^ (state >>> 13)) >>> 0;
}

/** Binary search for the first entry the test holds for; behind the last when there is none. */
function firstWhere(entries: readonly Entry[], holds: (entry: Entry) => boolean): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle];
    if (entry && holds(entry)) high = middle;
    else low = middle + 1;
  }
  return low;
}
