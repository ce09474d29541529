import { GithubStandIn } from '../github/github-stand-in.ts';
import type { RequestLogEntry } from '../github/http/request-log.ts';
import type { GithubWorld } from '../github/world.ts';
import { RANKING_VIEWER } from '../github/world/ranking-world.ts';
import type { Browser } from './browser.ts';
import { query } from './sync-kit.ts';
import { TestApp } from './test-app.ts';
import { TestClock } from './test-clock.ts';

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
  const clock = new TestClock();
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

/** Points by GraphQL operation. */
export function countPoints(log: readonly RequestLogEntry[]): Record<string, number> {
  const points: Record<string, number> = {};
  for (const { operation, cost } of log) {
    if (operation !== null) points[operation] = (points[operation] ?? 0) + cost;
  }
  return points;
}
