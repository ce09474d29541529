import { afterEach, expect, it } from 'vitest';
import { toNodeId } from '../../github/world/node-id.ts';
import { ADA_ID, ClientBench, NOW, repoNodeIds } from './client-bench.ts';
import { addStarred, MOST_STARRED } from './starred-repos.ts';

const BEYOND_32_BITS = 2 ** 33 + 1;
const PAGE = { query: MOST_STARRED, after: null, most: 1_000 };

let bench: ClientBench;

afterEach(() => bench.stop());

it('tells everything about a repo', async () => {
  bench = await ClientBench.start((world) => {
    world.addOrganization({ id: 2001, login: 'acme', name: 'Acme', email: 'hello@acme.example' });
    world.addRepo({
      id: 9,
      owner: 'acme',
      name: 'app',
      description: 'An app',
      homepage: '',
      language: 'Go',
      license: 'mit',
      topics: ['cli', 'tool'],
      stars: 12,
      forks: 3,
      size: 77,
      archived: true,
      isTemplate: true,
      createdAt: new Date('2020-01-01T00:00:00Z'),
      updatedAt: new Date('2021-01-01T00:00:00Z'),
      pushedAt: new Date('2022-01-01T00:00:00Z'),
      release: { tagName: 'v1', name: null, publishedAt: new Date('2021-06-01T00:00:00Z') },
      tags: [
        { name: 'v1', sha: 'a'.repeat(40), annotated: true, date: new Date('2021-05-01T00:00:00Z') },
        { name: 'v0', sha: 'b'.repeat(40), date: new Date('2021-04-01T00:00:00Z') },
      ],
    });
  });

  const page = await bench.createClient().searchRepos({ ...PAGE, tags: true });

  expect(page).toEqual({
    repositoryCount: 1,
    endCursor: null,
    joinCursor: null,
    withheld: 0,
    isWhole: true,
    items: [
      {
        id: 9,
        nodeId: toNodeId('Repository', 9),
        owner: {
          id: 2001,
          nodeId: toNodeId('Organization', 2001),
          login: 'acme',
          type: 'Organization',
          avatarUrl: expect.stringMatching(/\/2001\?v=4$/),
          name: 'Acme',
          email: 'hello@acme.example',
        },
        name: 'app',
        visibility: 'public',
        fork: false,
        archived: true,
        disabled: false,
        template: true,
        defaultBranch: 'main',
        description: 'An app',
        homepage: null,
        language: 'Go',
        license: 'MIT',
        stars: 12,
        forks: 3,
        sizeKb: 77,
        createdAt: new Date('2020-01-01T00:00:00Z'),
        updatedAt: new Date('2021-01-01T00:00:00Z'),
        pushedAt: new Date('2022-01-01T00:00:00Z'),
        topics: ['cli', 'tool'],
        latestRelease: { tag: 'v1', publishedAt: new Date('2021-06-01T00:00:00Z') },
        tags: {
          items: [
            { name: 'v0', oid: 'b'.repeat(40), annotated: false, taggedAt: new Date('2021-04-01T00:00:00Z') },
            { name: 'v1', oid: 'a'.repeat(40), annotated: true, taggedAt: new Date('2021-05-01T00:00:00Z') },
          ],
          total: 2,
          endCursor: null,
        },
      },
    ],
  });
});

it('finds details by node id, in batches by price, and says which repos are gone', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 100));
  bench.standIn.world.deleteRepo(7);
  bench.standIn.world.setVisibility(8, 'private');
  const client = bench.createClient();
  const ids = repoNodeIds(1, 100);

  const outcomes = await client.findRepoDetails([...ids, toNodeId('User', ADA_ID)], { tags: true });

  expect(outcomes.size).toBe(101);
  expect(outcomes.get(ids[6] ?? '')).toEqual({ kind: 'not_found' });
  expect(outcomes.get(ids[7] ?? '')).toMatchObject({ kind: 'found', value: { visibility: 'private' } });
  expect(outcomes.get(ids[8] ?? '')).toMatchObject({ kind: 'found', value: { id: 9, tags: { total: 1 } } });
  expect(outcomes.get(toNodeId('User', ADA_ID))).toEqual({ kind: 'not_found' });
  expect(client.usage).toEqual({ requests: 2, quotaSpent: 2 });
});

it('asks REST for ids that GraphQL cannot tell, of repos and of owners', async () => {
  bench = await ClientBench.start((world) => {
    world.addUser({ id: BEYOND_32_BITS, login: 'late' });
    world.addRepo({ id: BEYOND_32_BITS + 1, owner: 'ada', name: 'big', stars: 3, createdAt: NOW });
    world.addRepo({ id: 5, owner: 'late', name: 'small', stars: 2, createdAt: NOW });
  });
  const client = bench.createClient();

  const page = await client.searchRepos({ ...PAGE, tags: true });
  const sights = await client.searchRepoIds(PAGE);

  expect(page.items.map(({ id, owner }) => [id, owner.id])).toEqual([
    [BEYOND_32_BITS + 1, ADA_ID],
    [5, BEYOND_32_BITS],
  ]);
  expect(page.isWhole).toBe(true);
  expect(sights.items.map(({ id }) => id)).toEqual([BEYOND_32_BITS + 1, 5]);
});

it('asks for e-mails until GitHub wants a scope for them, and then no more', async () => {
  bench = await ClientBench.start((world) => addStarred(world, 1));
  const token = bench.standIn.world.issueToken({ login: 'ada', scopes: ['repo'], kind: 'pat' });
  const identity = { accountId: ADA_ID, credentialId: null, token };
  const client = bench.createFactory().create(identity, { mayUseReserve: false });

  const page = await client.searchRepos({ ...PAGE, tags: false });
  const outcomes = await client.findRepoDetails(repoNodeIds(1, 1), { tags: false });

  expect(page.items[0]?.owner).toMatchObject({ name: 'Ada', email: undefined });
  expect([...outcomes.values()]).toMatchObject([{ value: { owner: { email: undefined } } }]);
  expect(bench.sent).toHaveLength(3);
});
