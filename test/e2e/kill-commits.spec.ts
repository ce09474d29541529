import { randomInt } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { aRandom, type Random } from '../github/world/random.ts';
import { createOrganization, push } from '../support/commit-histories/made-organization.ts';
import { truthOfCommits } from '../support/commit-histories/commit-truth.ts';
import { readCommits } from '../support/commit-histories/commit-mirror.ts';
import { plantOrganization, plantRepo } from '../support/commit-histories/plant.ts';
import { chooseAsking, chooseReading, COMMIT_TABLES } from '../support/commit-kills.ts';
import { createCommitWorld, HOST, NOW, OWNER } from '../support/commit-stage.ts';
import { compareTables } from '../support/compare-tables.ts';
import type { TestApp } from '../support/test-app.ts';
import { WorkerStage } from '../support/worker-stage.ts';

const LIMIT_MS = 1_200_000;
const TARGET = 'commits:org:made';
/** So that there is something left to do after each. */
const COMMITS_A_KILL = 350;
const PEOPLE_A_KILL = 60;
/** Of the kills, those while GitHub is asked for people. */
const SHARE_ASKING = 0.35;

describe('a worker that is killed while it reads commits', () => {
  it(
    'leaves no trace: however often it dies, the tables are those of an undisturbed run',
    async ({ onTestFailed }) => {
      const seed = randomInt(2 ** 31);
      onTestFailed(() => console.error(`When to kill was drawn from the seed ${seed}`));
      const random = aRandom(seed);
      const made = createOrganization({
        seed: 41,
        login: 'made',
        host: HOST,
        people: PEOPLE_A_KILL * inject('kills'),
        commits: COMMITS_A_KILL * inject('kills'),
        now: NOW,
      });
      const world = createCommitWorld();
      await using stage = await WorkerStage.start(world, OWNER);
      await plantOrganization(made, world, OWNER);
      const [before, after] = [await stage.startApp(), await stage.startApp()];
      await stage.sync(before, TARGET);

      const killed = await killTimes(stage, after, { times: inject('kills'), random });

      expect(killed).toBeGreaterThan(inject('kills') / 2);
      expect(await compareTables(COMMIT_TABLES, { before, after })).toEqual({});
      for (const { id, history } of made.repos) {
        const { commits } = await readCommits(after, id);
        expect(commits).toEqual(truthOfCommits(history.list()));
      }
      // Some of it is pushed away, and what takes its place is read by workers that die, too.
      for (const repo of made.repos) {
        repo.history.rewind(200);
        push(made, repo, { commits: 300, days: 2 });
        await plantRepo(repo, world);
      }
      await stage.sync(before, TARGET);
      await killTimes(stage, after, { times: Math.ceil(inject('kills') / 4), random });

      expect(await compareTables(COMMIT_TABLES, { before, after })).toEqual({});
    },
    LIMIT_MS,
  );
});

/** And lets the last one live. Fewer where it is done before. Returns how often. */
async function killTimes(
  stage: WorkerStage,
  app: TestApp,
  { times, random }: { times: number; random: Random },
): Promise<number> {
  let killed = 0;
  await stage.request(app, TARGET);
  for (let left = times; left > 0; left -= 1) {
    const isReading = left > times * SHARE_ASKING;
    const moment = isReading ? chooseReading(stage, app, random) : chooseAsking(stage, random);
    if (!(await stage.killUpon(app, moment))) break;
    killed += 1;
  }
  stage.standIn.faults.clear();
  // The last one may have died when everything was done.
  if (await stage.isDone(app)) return killed;
  const last = await stage.startWorker(app);
  await stage.untilDone(app);
  await last.stop();
  return killed;
}
