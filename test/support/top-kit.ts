import { expect } from 'vitest';
import { GithubStandIn } from '../github/github-stand-in.ts';
import type { RequestLogEntry } from '../github/http/request-log.ts';
import type { GithubWorld } from '../github/world.ts';
import { RANKING_VIEWER, truthOfTop } from '../github/world/ranking-world.ts';
import type { Browser } from './browser.ts';
import { query } from './sync-kit.ts';
import { TestApp } from './test-app.ts';
import { TestClock } from './test-clock.ts';

/** After the last push to any of its repos. */
const SOME_DAY = '2033-01-01T00:00:00Z';

/** A world of many stars, the application, and somebody signed in to read it. */
export interface TopStage extends AsyncDisposable {
  app: TestApp;
  standIn: GithubStandIn;
  world: GithubWorld;
  clock: TestClock;
  browser: Browser;
}

export async function stageTop(
  world: GithubWorld,
  options: Partial<Parameters<typeof GithubStandIn.start>[0]> = {},
): Promise<TopStage> {
  const clock = new TestClock(SOME_DAY);
  const standIn = await GithubStandIn.start({ ...options, world, now: () => clock.now() });
  const app = await TestApp.start({ standIn, clock });
  const browser = await app.signIn(RANKING_VIEWER);
  standIn.clearLog();
  const dispose = async (): Promise<void> => {
    await app.close();
    await standIn.stop();
  };
  return { app, standIn, world, clock, browser, [Symbol.asyncDispose]: dispose };
}

export interface Entry {
  id: number;
  stars: number;
}

export async function listEntries(app: TestApp, jobId: string): Promise<Entry[]> {
  return query<Entry>(
    app,
    'select repo_id as id, stars from ranking_entry where ranking_id = ? order by rank',
    jobId,
  );
}

/** One line for each tag of the ranking's repos. */
export async function listTags(app: TestApp, jobId: string): Promise<string[]> {
  const tags = await query<{
    repo_id: number;
    name: string;
    oid: string;
    annotated: boolean;
    at: number | null;
  }>(
    app,
    `select t.repo_id, t.name, t.oid, t.annotated, extract(epoch from t.tagged_at)::float8 as at
     from tag t join ranking_entry e on e.repo_id = t.repo_id where e.ranking_id = ?`,
    jobId,
  );
  return tags.map((tag) => toLine(tag.repo_id, [tag.name, tag.oid, tag.annotated, tag.at])).toSorted();
}

export function truthOfTags(world: GithubWorld, entries: readonly Entry[]): string[] {
  const lines = entries.flatMap(({ id }) =>
    world.tagsOf(id).map(({ name, sha, annotated, date }) => {
      const at = date === null ? null : Math.floor(date.getTime() / 1000);
      return toLine(id, [name, sha, annotated, at]);
    }),
  );
  return lines.toSorted();
}

/** The entries in their order, the repos they were stored from, and all of their tags. */
export async function expectTruth({ app, world }: TopStage, jobId: string, count: number): Promise<void> {
  const truth = truthOfTop(world, count);
  expect(await listEntries(app, jobId)).toEqual(truth);
  expect(await listTags(app, jobId)).toEqual(truthOfTags(world, truth));
  const stored = await query(app, 'select id, stars from repo order by (-stars), id limit ?', count);
  expect(stored).toEqual(truth);
}

function toLine(repoId: number, tag: readonly [string, string, boolean, number | null]): string {
  return `${repoId} ${JSON.stringify(tag)}`;
}

/** Points by GraphQL operation. */
export function countPoints(log: readonly RequestLogEntry[]): Record<string, number> {
  const points: Record<string, number> = {};
  for (const { operation, cost } of log) {
    if (operation !== null) points[operation] = (points[operation] ?? 0) + cost;
  }
  return points;
}
