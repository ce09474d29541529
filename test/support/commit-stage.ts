import { THROTTLE_LIMITS, type ThrottleLimits } from '../../src/auth/throttle-limits.ts';
import type { OwnerSeries, RepoSeries, TotalsView } from '../../src/contributors/answers/series.dto.ts';
import type { PeoplePage, PersonView } from '../../src/contributors/answers/people.dto.ts';
import { GithubWorld } from '../github/world.ts';
import type { Browser } from './browser.ts';
import { createOrganization, type MadeOrganization } from './commit-histories/made-organization.ts';
import { plantOrganization } from './commit-histories/plant.ts';
import type { SeriesTruth } from './commit-histories/series-truth.ts';
import { sync } from './sync-kit.ts';
import { TestApp } from './test-app.ts';
import { TestClock } from './test-clock.ts';

/** Of the stand-in. */
export const HOST = '127.0.0.1';
export const NOW = new Date('2026-03-15T12:00:00Z');
export const OWNER = 'keeper';

/** Sees all that is made, private repos too. */
export function createCommitWorld(): GithubWorld {
  const world = new GithubWorld();
  world.addUser({ login: OWNER });
  return world;
}

interface CommitStageSettings {
  seed: number;
  people: number;
  commits: number;
  now?: Date;
}

/** Made organizations at GitHub, and the service that reads them over GraphQL and git. */
export class CommitStage implements AsyncDisposable {
  private browser: Browser | null = null;

  private constructor(
    readonly app: TestApp,
    readonly world: GithubWorld,
    readonly made: MadeOrganization,
  ) {}

  static async start(settings: CommitStageSettings): Promise<CommitStage> {
    const world = createCommitWorld();
    const now = settings.now ?? NOW;
    const clock = new TestClock(now);
    const made = createOrganization({ ...settings, login: 'made', host: HOST, now });
    const app = await TestApp.start({ world, clock });
    // Everything is asked for in every way.
    Object.assign(app.app.get<ThrottleLimits>(THROTTLE_LIMITS), { usualPerMinute: 1_000_000 });
    await plantOrganization(made, world, OWNER);
    return new CommitStage(app, world, made);
  }

  get now(): Date {
    return this.app.clock.now();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
  }

  /** A session ends with the time that passes. */
  async signIn(): Promise<Browser> {
    this.browser = await this.app.signIn(OWNER);
    return this.browser;
  }

  async sync(target = `commits:org:${this.made.login}`): Promise<void> {
    await sync(this.browser ?? (await this.signIn()), target);
  }

  async readText(path: string): Promise<string> {
    const response = await (this.browser ?? (await this.signIn())).send(path);
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path} was answered with ${response.status}: ${text}`);
    return text;
  }

  async readRepoSeries(repoId: number, query: string): Promise<SeriesTruth> {
    const series = await this.readJson<RepoSeries>(`/api/repositories/${repoId}/contributors/new?${query}`);
    return toSeries({ ...series.repository, months: series.items });
  }

  /** Of the organization. */
  async readTotals(query: string): Promise<SeriesTruth> {
    const path = `/api/organizations/${this.made.login}/contributors/new?${query}`;
    return toSeries((await this.readJson<OwnerSeries>(path)).totals);
  }

  /** All pages. */
  async readPeople(repoId: number, query: string): Promise<PersonView[]> {
    const path = `/api/repositories/${repoId}/contributors?${query}`;
    const people: PersonView[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: PeoplePage = await this.readJson<PeoplePage>(`${path}${cursor && `&cursor=${cursor}`}`);
      people.push(...page.items);
      cursor = page.nextCursor;
    }
    return people;
  }

  private async readJson<T>(path: string): Promise<T> {
    return JSON.parse(await this.readText(path)) as T;
  }
}

/** Unknown is not zero, and here everything is known. */
function toSeries({
  months,
  beforeCreation,
  afterNow,
}: Pick<TotalsView, 'months' | 'beforeCreation' | 'afterNow'>): SeriesTruth {
  return {
    months: months.map(({ month, newContributors, newBots }) => {
      return { month, people: newContributors ?? Number.NaN, bots: newBots ?? Number.NaN };
    }),
    beforeCreation: beforeCreation ?? Number.NaN,
    afterNow: afterNow ?? Number.NaN,
  };
}
