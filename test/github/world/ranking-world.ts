import { GithubWorld } from '../world.ts';
import { aRandom } from './random.ts';
import { WORDS } from './demo-texts.ts';
import { LANGUAGES, LICENSES, SOME_TOPICS } from './ranking-texts.ts';
import { growTags, spanOf, tagCount, tagDate, tagName } from './ranking-tags.ts';
import type { NewRepo, Release, Repo } from './model.ts';
import type { Random } from './random.ts';

/** Signed in to read; owns private repos that a ranking of public ones must not show. */
export const RANKING_VIEWER = 'star-gazer';

const DAY_SECONDS = 86_400;
const EPOCH_SECONDS = Date.UTC(2010, 0, 1) / 1000;
/** What is pushed last is pushed before 2027. */
const YEARS = 11;
const MOST_STARS = 400_000;
/** High enough for the repo with 5,000 tags to be in every ranking, unless told otherwise. */
const STARS_OF_MOST_TAGS = 12_345;
/** Twice as many stars have about 2^0.8 times fewer repos: https://github.com/ossf/criticality_score, milestone 1. */
const EXPONENT = 0.8;
const REPOS_PER_OWNER = 6;

export interface RankingSettings {
  /** Public and no forks; private ones and forks come on top. */
  repos: number;
  /** The smaller, the more repos share the lowest star counts. */
  spread?: number;
  /** So many more repos, all created within one second and with the same stars. */
  burst?: { repos: number; stars: number };
  /** Of the repo with 5,000 tags, whose pages can only be read one after the other. */
  starsOfMostTags?: number;
}

/** Public repos of many owners, a power law of stars with heavy ties; the same world for the same seed. */
export function createRankingWorld(seed: number, settings: RankingSettings): GithubWorld {
  const world = new GithubWorld();
  const random = aRandom(seed);
  const owners = addOwners(world, random, Math.max(3, Math.round(settings.repos / REPOS_PER_OWNER)));
  const maker = new Maker(world, random, {
    seed,
    owners,
    spread: settings.spread ?? usualSpread(settings.repos),
  });
  maker.add({ stars: settings.starsOfMostTags ?? STARS_OF_MOST_TAGS });
  for (let count = 1; count < settings.repos; count += 1) maker.add();
  for (let count = 0; count < (settings.burst?.repos ?? 0); count += 1) {
    maker.add({ stars: settings.burst?.stars ?? 0, createdAt: new Date(EPOCH_SECONDS * 1000) });
  }
  const few = Math.max(4, Math.round(settings.repos / 1000));
  for (let count = 0; count < few; count += 1) {
    const owner = count % 2 === 0 ? { owner: RANKING_VIEWER } : {};
    maker.add({ ...owner, visibility: 'private', stars: Math.floor(random.next() * MOST_STARS) });
    maker.add({ fork: true });
  }
  growTags(world, seed);
  return world;
}

/** The first `n` public repos that are no forks (and fit), most stars first, then the lowest id. */
export function truthOfTop(
  world: GithubWorld,
  n: number,
  predicate: (repo: Repo) => boolean = () => true,
): { id: number; stars: number }[] {
  const shown: Repo[] = [];
  for (const repo of world.repos.byId.values()) {
    if (repo.visibility === 'public' && !repo.fork && predicate(repo)) shown.push(repo);
  }
  shown.sort((left, right) => right.stars - left.stars || left.id - right.id);
  return shown.slice(0, n).map(({ id, stars }) => ({ id, stars }));
}

function addOwners(world: GithubWorld, random: Random, count: number): string[] {
  world.addUser({ login: RANKING_VIEWER, id: 99, name: 'Star Gazer' });
  return Array.from({ length: count }, (_, index) => {
    const id = 100 + index * 7;
    const name = random.chance(0.7) ? `${random.pick(WORDS)} ${random.pick(WORDS)}` : null;
    const email = random.chance(0.4) ? `owner${index}@example.org` : null;
    const add = random.chance(0.3) ? world.addOrganization.bind(world) : world.addUser.bind(world);
    return add({ login: `owner-${index}`, id, name, email }).login;
  });
}

/** 6 for 60,000 repos; fewer repos are drawn together so that their lowest counts are crowded as well. */
function usualSpread(repos: number): number {
  return Math.min(6, Math.max(0.5, repos / 10_000));
}

class Maker {
  private readonly world: GithubWorld;
  private readonly random: Random;
  private readonly given: { seed: number; owners: string[]; spread: number };
  private made = 0;
  private id = 1000;

  constructor(world: GithubWorld, random: Random, given: { seed: number; owners: string[]; spread: number }) {
    this.world = world;
    this.random = random;
    this.given = given;
  }

  add(fixed: Partial<NewRepo> = {}): void {
    const { random, given } = this;
    this.id += 1 + random.integer(5000);
    this.made += 1;
    const id = this.id;
    const seconds = EPOCH_SECONDS + random.integer(YEARS * 365 * DAY_SECONDS);
    const createdAt = fixed.createdAt ?? new Date(seconds * 1000);
    const pushedAt = new Date(createdAt.getTime() + spanOf(given.seed, id));
    const stars = starsOf(random.next(), given.spread);
    const repo = {
      id,
      owner: random.pick(given.owners),
      name: `${random.pick(WORDS)}-${this.made}`,
      createdAt,
    };
    const tags = { pushedAt, updatedAt: pushedAt, release: this.release(id, createdAt) };
    this.world.addRepo({ ...repo, ...this.texts(), ...tags, stars, forks: Math.floor(stars / 8), ...fixed });
  }

  private release(id: number, createdAt: Date): Release | null {
    const count = tagCount(this.given.seed, id);
    if (count === 0 || this.random.chance(0.4)) return null;
    const publishedAt = tagDate({ seed: this.given.seed, id, createdAt }, count - 1);
    return { tagName: tagName(count - 1), name: null, publishedAt };
  }

  private texts(): Partial<NewRepo> {
    const { random } = this;
    const topics = new Set<string>();
    for (let wanted = random.integer(7); wanted > 0; wanted -= 1) topics.add(random.pick(SOME_TOPICS));
    return {
      description: random.chance(0.8) ? `A ${random.pick(WORDS)} for the ${random.pick(WORDS)}` : null,
      homepage: random.chance(0.2) ? 'https://example.org' : null,
      language: random.pick(LANGUAGES),
      license: random.pick(LICENSES),
      topics: [...topics],
      size: random.integer(500_000),
      openIssues: random.integer(40),
      archived: random.chance(0.05),
      isTemplate: random.chance(0.01),
    };
  }
}

/** From a number in [0, 1): a shifted power law, cut at `MOST_STARS`. */
function starsOf(uniform: number, spread: number): number {
  const least = (MOST_STARS / spread + 1) ** -EXPONENT;
  const share = least + (1 - least) * (1 - uniform);
  return Math.min(MOST_STARS, Math.floor(spread * (share ** (-1 / EXPONENT) - 1)));
}
