import { afterEach, expect, it } from 'vitest';
import type { GithubClient } from '../../../src/github/github-client.ts';
import { GithubForeignLinkError } from '../../../src/github/github.errors.ts';
import type { GithubPage } from '../../../src/github/github.types.ts';
import type { GithubRepo } from '../../../src/github/github.schema.ts';
import { ADA_ID, addRepos, ClientBench, CREDENTIAL_ID, NOW } from './client-bench.ts';

let bench: ClientBench;

afterEach(() => bench.stop());

it('walks the whole list by Link, each repo once', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 250));

  const pages = await walk(bench.createClient());

  expect(pages.map(({ items }) => items.length)).toEqual([100, 100, 50]);
  const ids = pages.flatMap(({ items }) => items.map(({ id }) => id));
  expect(ids).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
});

it('introduces itself the same way in every request, so that ETags hold', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 101));

  await walk(bench.createClient());

  const [first, second] = bench.standIn.log.map(({ requestHeaders }) => requestHeaders);
  expect(first).toEqual({
    accept: 'application/vnd.github+json',
    'user-agent': expect.stringMatching(/^octavo\/\d+\.\d+\.\d+$/),
    'x-github-api-version': '2022-11-28',
  });
  expect(second).toEqual(first);
});

it('asks again for nothing that has not changed, and pays nothing for it', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 250));
  const first = await walk(bench.createClient());
  bench.standIn.clearLog();
  const client = bench.createClient();

  const second = await walk(client);

  expect(second.map(({ items }) => items)).toEqual(first.map(({ items }) => items));
  expect(second.every(({ notModified }) => notModified)).toBe(true);
  expect(bench.standIn.log.map(({ status, cost }) => [status, cost])).toEqual([
    [304, 0],
    [304, 0],
    [304, 0],
  ]);
  expect(client.usage).toEqual({ requests: 3, quotaSpent: 0 });
});

it('finds the repo that was added behind a full last page', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 100));
  await walk(bench.createClient());
  bench.standIn.world.addRepo({ id: 101, owner: 'ada', name: 'late', visibility: 'private', createdAt: NOW });

  const pages = await walk(bench.createClient());

  expect(pages.map(({ items }) => items.length)).toEqual([100, 1]);
});

it("keeps one credential's answers from another, and forgets them with it", async () => {
  bench = await ClientBench.start((world) => addRepos(world, 1));
  await walk(bench.createClient());
  const identity = { accountId: ADA_ID, credentialId: CREDENTIAL_ID + 1, token: bench.token };
  const other = bench.createFactory().create(identity, { mayUseReserve: false });

  const [ofOther] = await walk(other);
  const [kept] = await walk(bench.createClient());
  await bench.cache.forget(CREDENTIAL_ID);
  const [forgotten] = await walk(bench.createClient());

  expect([ofOther, kept, forgotten].map((page) => page?.notModified)).toEqual([false, true, false]);
});

it('sweeps what was not used since', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 1));
  await walk(bench.createClient());
  await bench.createClient().getAccount('ada');
  bench.clock.advance(86_400_000);
  await walk(bench.createClient());

  expect(await bench.cache.sweep(new Date(NOW.getTime() + 3_600_000))).toBe(1);
  expect(await bench.cache.sweep(new Date(NOW.getTime() + 2 * 86_400_000))).toBe(1);
});

it('says which organizations GitHub withheld, and never serves such a page from store', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 1);
    const acme = world.addOrganization({ id: 2001, login: 'acme' });
    world.addMember('acme', 'ada');
    world.addRepo({ id: 50, owner: acme.login, name: 'secret', visibility: 'private', createdAt: NOW });
  });
  bench.standIn.faults.inject({ kind: 'sso-partial', organizations: ['acme'], times: 2 });

  const [first] = await walk(bench.createClient());
  const [second] = await walk(bench.createClient());

  expect(first).toMatchObject({ withheldOrganizationIds: [2001], items: [{ id: 1 }] });
  expect(second).toMatchObject({ withheldOrganizationIds: [2001], notModified: false });
});

it('does not follow a link to another origin', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 1));
  const link = '<https://evil.example/user/repos?page=2>; rel="next"';
  bench.standIn.faults.inject({ kind: 'status', status: 200, body: [], headers: { link } });

  await expect(bench.createClient().listViewerRepos(null)).rejects.toThrow(GithubForeignLinkError);
});

it('does not take up a cursor that leads to another origin', async () => {
  bench = await ClientBench.start();

  await expect(bench.createClient().listViewerRepos('https://evil.example/')).rejects.toThrow(
    GithubForeignLinkError,
  );
  expect(bench.sent).toEqual([]);
});

it('lists memberships with the role', async () => {
  bench = await ClientBench.start((world) => {
    world.addOrganization({ id: 2001, login: 'acme' });
    world.addMember('acme', 'ada', 'admin');
  });

  const outcome = await bench.createClient().listMemberships(null);

  expect(outcome).toMatchObject({
    kind: 'found',
    value: { items: [{ role: 'admin', organization: { id: 2001, login: 'acme', type: 'Organization' } }] },
  });
});

it('lists the repos of an organization and of a user, and knows when there is no such account', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 2);
    world.addOrganization({ id: 2001, login: 'acme' });
    world.addRepo({ id: 50, owner: 'acme', name: 'open', visibility: 'public' });
  });
  const client = bench.createClient();

  expect(await client.listOrganizationRepos('acme', null)).toMatchObject({ value: { items: [{ id: 50 }] } });
  expect(await client.listUserRepos('ada', null)).toMatchObject({ kind: 'found' });
  expect(await client.listOrganizationRepos('nobody', null)).toEqual({ kind: 'not_found' });
  expect(await client.listUserRepos('..', null)).toEqual({ kind: 'not_found' });
});

async function walk(client: GithubClient): Promise<GithubPage<GithubRepo>[]> {
  const pages: GithubPage<GithubRepo>[] = [];
  for (let url: string | null = null; pages.length === 0 || url !== null;) {
    const page: GithubPage<GithubRepo> = await client.listViewerRepos(url);
    pages.push(page);
    url = page.nextUrl;
  }
  return pages;
}
