import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Housekeeping } from '../../src/sync/housekeeping.ts';
import type { RepoDetail } from '../../src/repos/dto/repo.dto.ts';
import type { TagPage } from '../../src/repos/dto/tag.dto.ts';
import type { NewTag } from '../github/world/model.ts';
import { GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { query, startSync, sync, untilState } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

const BIG = 7;
const SMALL = 8;

const LONG_AGO = new Date('2026-01-01T00:00:00Z');

function manyTags(count: number): NewTag[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `v${String(index).padStart(4, '0')}`,
    date: LONG_AGO,
  }));
}

describe('the tags of a ranking', () => {
  let app: TestApp;
  let world: GithubWorld;
  let browser: Browser;

  beforeEach(async () => {
    world = new GithubWorld();
    world.addUser({ login: 'ada' });
    world.addUser({ login: 'bob' });
    const repo = { owner: 'ada', pushedAt: LONG_AGO };
    world.addRepo({ ...repo, name: 'big', id: BIG, stars: 900, tags: manyTags(230) });
    world.addRepo({ ...repo, name: 'small', id: SMALL, stars: 800, tags: manyTags(3) });
    world.addRepo({ ...repo, name: 'bare', stars: 700 });
    app = await TestApp.start({ world });
    browser = await app.signIn('ada');
  });

  afterEach(() => app.close());

  async function getTags(id: number, parameters = ''): Promise<TagPage> {
    return (await (await browser.send(`/api/repositories/${id}/tags?${parameters}`)).json()) as TagPage;
  }

  it('come with the repos, and from where there are more than a hundred by their pages', async () => {
    const job = await sync(browser, 'top:3');

    expect(await getTags(BIG, 'limit=1&sort=name')).toMatchObject({
      items: [{ name: 'v0000', oid: expect.stringMatching(/^[0-9a-f]{40}$/) as string }],
      coverage: { state: 'complete', stored: 230, expected: 230 },
    });
    const small = (await (await browser.send(`/api/repositories/${SMALL}`)).json()) as RepoDetail;
    expect(small).toMatchObject({ openIssues: null, tags: { count: 3, state: 'complete' } });
    const tags = job.streams.find(({ name }) => name === 'tags');
    expect(tags).toMatchObject({ done: 1, expected: 1, requests: 2 });
  });

  it('are read again only of the repos that somebody has pushed to', async () => {
    await sync(browser, 'top:3');
    app.clock.advance(3_600_000);
    world.updateRepo(SMALL, { tags: manyTags(2), pushedAt: new Date(LONG_AGO.getTime() + 60_000) });

    const job = await sync(browser, 'top:3');

    expect((await getTags(SMALL)).items).toHaveLength(2);
    expect(job.streams.find(({ name }) => name === 'tags')).toMatchObject({
      done: 1,
      requests: 1,
      updated: 1,
    });
  });

  it('are not read where nobody wants them', async () => {
    await sync(browser, 'top:3?tags=false');

    expect(await getTags(SMALL)).toEqual({ items: [], nextCursor: null, coverage: null });
  });

  it('are held in part after a cancelled job, which leaves nothing but them behind', async () => {
    let jobId = '';
    app.standIn.faults.inject({
      kind: 'run',
      match: { operation: 'ListTags' },
      run: async () => {
        const response = await browser.send(`/api/jobs/${jobId}/cancel`, { method: 'POST' });
        expect(response.ok).toBe(true);
      },
    });
    ({ id: jobId } = await startSync(browser, 'top:3'));
    await untilState(browser, jobId, 'cancelled');

    await app.app.get(Housekeeping).sweep();

    expect((await getTags(BIG)).coverage).toMatchObject({ state: 'partial', expected: 230 });
    expect(await query(app, 'select 1 from tag_reading')).toEqual([]);

    await sync(browser, 'top:3');

    expect((await getTags(BIG)).coverage).toMatchObject({ state: 'complete', stored: 230 });
  });
});
