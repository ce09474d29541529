import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RepoPage } from '../../src/repos/dto/repo.dto.ts';
import { createDemoWorld, type GithubWorld } from '../github/world.ts';
import type { Browser } from '../support/browser.ts';
import { sync } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';

const SCOPES = ['repo', 'read:org', 'user:email'];

describe('/export', () => {
  let app: TestApp;
  let world: GithubWorld;
  let demo: Browser;

  beforeAll(async () => {
    world = createDemoWorld();
    app = await TestApp.start({ world });
    demo = await app.signIn('octo-demo');
    await sync(demo, 'viewer');
  });

  afterAll(() => app.close());

  it('holds GitHub’s truth of every repo the viewer reaches', async () => {
    const response = await demo.send('/export');
    const rows = parseCsv(await response.text());

    const truth = world
      .reposVisibleTo(world.accounts.get('octo-demo').id, SCOPES)
      .toSorted((a, b) => a.id - b.id);
    expect(rows.map((row) => [Number(row['Repo ID']), Number(row['Owner ID']), row['Status']])).toEqual(
      truth.map(({ id, ownerId, visibility }) => [
        id,
        ownerId,
        visibility === 'public' ? 'Public' : 'Private',
      ]),
    );
    expect(rows.map((row) => Number(row['Stars Count']))).toEqual(truth.map(({ stars }) => stars));
  });

  it('shows another viewer the public ones alone', async () => {
    const stranger = await app.signIn('octo-rival');
    const response = await stranger.send('/export');
    const rows = parseCsv(await response.text());

    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map((row) => row['Status']))).toEqual(new Set(['Public']));
  });

  it('agrees with the list under the same filter', async () => {
    const query = 'visibility=private&fork=false&scope=affiliated';
    const csv = await (await demo.send(`/export?${query}`)).text();
    const list = (await (await demo.send(`/api/repositories?${query}&limit=100&sort=id`)).json()) as RepoPage;

    const ids = parseCsv(csv).map((row) => Number(row['Repo ID']));
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.slice(0, 100)).toEqual(list.items.map(({ id }) => id));
  });

  it('is closed to whoever is not signed in', async () => {
    const response = await app.createBrowser().send('/export');

    expect(response.status).toBe(401);
    expect(response.headers.get('content-disposition')).toBeNull();
  });
});

function parseCsv(text: string): Record<string, string>[] {
  return parse(text, { columns: true });
}
