import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ItemPage } from '../../src/issues/items/item.dto.ts';
import { ALICE, BOB, type IssueStage, OPEN, SECRET, startIssueStage } from '../support/issue-stage.ts';

const REPO = `/api/repositories/${OPEN}/issues`;
const ORGANIZATION = '/api/organizations/acme/issues';

describe('the list of issues', () => {
  let stage: IssueStage;

  beforeAll(async () => {
    stage = await startIssueStage();
  });

  afterAll(() => stage.close());

  async function read(viewerId: number, path: string): Promise<ItemPage> {
    const response = await stage.get(viewerId, path);
    expect(response.status).toBe(200);
    return (await response.json()) as ItemPage;
  }

  async function walk(viewerId: number, path: string): Promise<string[]> {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: ItemPage = await read(viewerId, `${path}?limit=1${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ repository, number }) => `${repository.name}#${number}`));
      cursor = page.nextCursor;
    }
    return seen;
  }

  it('shows what an item is, with what its labels count as', async () => {
    const { items } = await read(ALICE, REPO);

    expect(items[1]).toEqual({
      repository: { id: OPEN, owner: 'Acme', name: 'open' },
      number: 2,
      kind: 'issue',
      title: 'Item 2',
      state: 'open',
      stateReason: null,
      author: 'bob',
      labels: [{ name: 'speed', class: 'performance' }],
      comments: 0,
      draft: null,
      createdAt: '2026-01-31T23:59:59.000Z',
      updatedAt: '2020-01-01T00:00:00.000Z',
      closedAt: null,
      mergedAt: null,
    });
    expect(items[2]?.labels.map(({ name }) => name)).toEqual(['bug', 'regression']);
    expect(items[2]?.author).toBeNull();
  });

  it('leads from page to page through all of them, repository by repository, each once', async () => {
    expect(await walk(ALICE, ORGANIZATION)).toEqual([
      'open#3',
      'open#2',
      'open#1',
      'secret#3',
      'secret#2',
      'secret#1',
    ]);
    expect(await walk(BOB, ORGANIZATION)).toEqual(['open#3', 'open#2', 'open#1']);
  });

  it.each([
    ['event=opened&from=2026-01-01&to=2026-02-01', [2, 1]],
    ['event=opened&from=2026-01-01T00:00:01Z&to=2026-01-31T23:59:59Z', []],
    ['event=closed&from=2026-02-01&to=2026-02-02', [1]],
    ['event=closed&from=2026-01-01&to=2026-02-01', []],
    ['event=open&at=2026-02-01', [2, 1]],
    ['event=open&at=2026-02-01T00:00:01Z', [2]],
    ['event=open', [3, 2]],
    ['event=opened', [3, 2, 1]],
    ['kind=pulls', [3]],
    ['kind=issues&state=open', [2]],
    ['state=closed', [1]],
    ['class=bug', [1]],
    ['class=performance', [2]],
    ['class=other', [3]],
  ])('with %s holds %j', async (query, numbers) => {
    const { items } = await read(ALICE, `${REPO}?${query}`);

    expect(items.map(({ number }) => number)).toEqual(numbers);
  });

  it('goes by the reader’s own rules', async () => {
    const rules = [{ pattern: 'area/*', class: 'bug' }];
    await stage.send(BOB, 'PUT', '/api/label-rules', { repository: OPEN, rules });

    const bobs = await read(BOB, `${REPO}?class=bug`);
    const alices = await read(ALICE, `${REPO}?class=bug`);

    expect(bobs.items.map(({ number }) => number)).toEqual([3, 1]);
    expect(bobs.items[0]?.labels).toEqual([{ name: 'area/=x', class: 'bug' }]);
    expect(alices.items.map(({ number }) => number)).toEqual([1]);
  });

  it.each([`/api/repositories/${SECRET}/issues`, '/api/organizations/nobody/issues'])(
    'does not exist at %s for who sees nothing of it',
    async (path) => {
      expect((await stage.get(BOB, path)).status).toBe(404);
    },
  );
});
