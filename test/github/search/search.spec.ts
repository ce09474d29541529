import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';
import { GithubWorld } from '../world.ts';

let harness: Harness;
let token: string;

beforeEach(async () => {
  harness = new Harness(shelf());
  await harness.start();
  token = harness.token();
});
afterEach(() => harness.stop());

/** A few repos that differ in what one can search by. */
function shelf(): GithubWorld {
  const world = new GithubWorld();
  world.addUser({ login: 'ada', id: 11 });
  world.addOrganization({ login: 'engines', id: 13 });
  const at = (text: string): Date => new Date(text);
  world.addRepo({
    owner: 'ada',
    name: 'loom',
    stars: 40,
    language: 'C',
    topics: ['cli', 'maths'],
    forks: 9,
    createdAt: at('2020-02-29T23:59:59Z'),
  });
  world.addRepo({
    owner: 'ada',
    name: 'mill',
    stars: 30,
    language: 'Go',
    topics: ['cli'],
    license: 'mit',
    createdAt: at('2020-03-01T00:00:00Z'),
  });
  world.addRepo({
    owner: 'engines',
    name: 'store',
    stars: 20,
    archived: true,
    size: 512,
    createdAt: at('2020-03-01T12:30:00.700Z'),
  });
  world.addRepo({ owner: 'engines', name: 'copy', stars: 90, fork: true });
  world.addRepo({ owner: 'ada', name: 'diary', stars: 80, visibility: 'private' });
  world.addRepo({
    owner: 'engines',
    name: 'cards',
    stars: 10,
    description: 'Punched "cards" for a loom',
    pushedAt: null,
  });
  return world;
}

async function names(query: string, as = token): Promise<string> {
  const reply = await harness.graphql(
    'query($q:String!){search(type:REPOSITORY,query:$q,first:100){repositoryCount nodes{...on Repository{name}}}}',
    as,
    { q: `${query} sort:stars-desc` },
  );
  expect(reply.errors).toBeUndefined();
  const { search } = reply.data as { search: { repositoryCount: number; nodes: { name: string }[] } };
  expect(search.repositoryCount).toBe(search.nodes.length);
  return search.nodes.map(({ name }) => name).join(' ');
}

describe('a search', () => {
  it.each([
    ['stars:20..40', 'loom mill store'],
    ['stars:>20', 'diary loom mill'],
    ['stars:30..*', 'diary loom mill'],
    ['stars:*..20', 'store cards'],
    ['stars:30..30 is:public', 'mill'],
    ['is:public stars:>=20 -stars:40', 'mill store'],
    ['is:private', 'diary'],
    ['created:2020-03-01', 'mill store'],
    ['created:2020-02-01..2020-02-29', 'loom'],
    ['created:2020-03-01T00:00:00Z..2020-03-01T12:30:00Z', 'mill store'],
    ['created:2020-03-01T00:00:01Z..2020-03-01T12:29:59Z', ''],
    ['created:2020-03-01T13:30:00+01:00', 'store'],
    ['created:<2020-03-01', 'diary loom cards'],
    ['stars:30..30 created:<=2020-03-01T00:00:00Z', 'mill'],
    ['stars:30..30 created:>2020-03-01T00:00:00Z', ''],
    ['language:go', 'mill'],
    ['language:go language:c', 'loom mill'],
    ['-language:c is:public', 'mill store cards'],
    ['topic:cli', 'loom mill'],
    ['topic:cli topic:maths', 'loom'],
    ['topic:cli -topic:maths', 'mill'],
    ['topics:2', 'loom'],
    ['license:mit', 'mill'],
    ['org:engines', 'store cards'],
    ['user:ada user:engines is:public', 'loom mill store cards'],
    ['user:@me is:public', 'loom mill'],
    ['repo:ada/loom', 'loom'],
    ['archived:true', 'store'],
    ['archived:false user:engines', 'cards'],
    ['fork:true is:public stars:>40', 'copy'],
    ['fork:only', 'copy'],
    ['forks:>5', 'loom'],
    ['size:512', 'store'],
    ['pushed:>=2020-01-01 user:engines', 'store'],
    ['loom', 'loom cards'],
    ['loom in:name', 'loom'],
    ['"cards for a loom"', ''],
    ['"for a loom"', 'cards'],
    ['loom NOT punched', 'loom'],
    ['mill OR store', 'mill store'],
    ['language:klingon mill', 'mill'],
  ])('for %s finds: %s', async (query, expected) => {
    expect(await names(query)).toBe(expected);
  });

  it('shows private repos to those who may see them, with the scope for them', async () => {
    harness.world.addUser({ login: 'bob' });

    expect(await names('stars:80')).toBe('diary');
    expect(await names('stars:80', harness.token('bob'))).toBe('');
    expect(await names('stars:80', harness.token('ada', []))).toBe('');
  });

  it('follows the world: stars that move, repos that come, go and change', async () => {
    const { repos } = harness.world;
    const idOf = (name: string): number => repos.findByPath('ada', name)?.id ?? 0;
    await names('is:public');

    harness.world.setStars(idOf('mill'), 50);
    harness.world.setVisibility(idOf('diary'), 'public');
    harness.world.deleteRepo(idOf('loom'));
    harness.world.addRepo({ owner: 'ada', name: 'new', stars: 45 });

    expect(await names('is:public')).toBe('diary mill new store cards');
    expect(await names('stars:40..50')).toBe('mill new');
    expect(await names('stars:30')).toBe('');
  });
});

it('windows of creation follow stars that move, away and to', async () => {
  const mill = harness.world.repos.findByPath('ada', 'mill')?.id ?? 0;
  const window = 'created:2020-01-01T00:00:00Z..2020-12-31T23:59:59Z';
  const both = async (): Promise<string[]> => [
    await names(`stars:30 ${window}`),
    await names(`stars:40 ${window}`),
  ];

  const before = await both();
  harness.world.setStars(mill, 40);
  const after = await both();

  expect(before).toEqual(['mill', 'loom']);
  expect(after.map((found) => found.split(' ').toSorted().join(' '))).toEqual(['', 'loom mill']);
});
