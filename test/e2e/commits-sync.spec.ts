import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import {
  createNotesWorld,
  listCommits,
  listCoverage,
  listGitRequests,
  listWorks,
  NOTES,
  NOTES_TARGET,
  readStored,
} from '../support/commit-room.ts';
import { sync } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

describe('the commits of a repo', () => {
  let app: TestApp;
  let world: GithubWorld;
  let ada: Browser;

  beforeEach(async () => {
    world = createNotesWorld();
    app = await TestApp.start({ world });
    ada = await app.signIn('ada');
  });

  afterEach(() => app.close());

  it('are stored by the first sync', async () => {
    const oids = await world.git.import(NOTES, listCommits(2500));

    const job = await sync(ada, NOTES_TARGET);

    expect(await readStored(app)).toBe(`2500 ${oids.at(-1)}`);
    expect(await listCoverage(app)).toEqual([`${NOTES} 0 complete 2500`]);
    expect(job.streams.map(({ name, done, inserted }) => ({ name, done, inserted }))).toEqual([]);
    expect(await listWorks(app)).toEqual([]);
    expect(listGitRequests(app)).toHaveLength(1);
  });
});
