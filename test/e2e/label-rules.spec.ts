import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RulesView } from '../../src/issues/rules/dto/label-rule.dto.ts';
import type { LabelPage, LabelPreview } from '../../src/issues/rules/dto/label.dto.ts';
import { ALICE, BOB, type IssueStage, OPEN, SECRET, startIssueStage } from '../support/issue-stage.ts';
import { aLabel, storeItems } from '../support/items.ts';
import { listFields, readProblem } from '../support/problem.ts';

const RULES = '/api/label-rules';
const LABELS = `/api/repositories/${OPEN}/labels`;

let stage: IssueStage;

beforeAll(async () => {
  stage = await startIssueStage();
});

afterAll(() => stage.close());

afterEach(() => stage.em().execute('delete from label_rule'));

async function put(viewerId: number, body: object): Promise<RulesView> {
  const response = await stage.send(viewerId, 'PUT', RULES, body);
  expect(response.status).toBe(200);
  return (await response.json()) as RulesView;
}

async function readLabels(viewerId: number, query = ''): Promise<LabelPage> {
  const response = await stage.get(viewerId, `${LABELS}?${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as LabelPage;
}

async function classesOf(viewerId: number): Promise<Record<string, string>> {
  const { items } = await readLabels(viewerId);
  return Object.fromEntries(items.map(({ name, class: labelClass }) => [name, labelClass]));
}

async function preview(viewerId: number, body: object): Promise<LabelPreview> {
  const response = await stage.send(viewerId, 'POST', `${RULES}/preview`, body);
  expect(response.status).toBe(200);
  return (await response.json()) as LabelPreview;
}

describe('labels of a repository', () => {
  it('are told with what they count as, why, and how many items carry them', async () => {
    const { items } = await readLabels(BOB);

    expect(items[1]).toEqual({
      id: OPEN * 10 + 1,
      name: 'bug',
      color: 'ededed',
      description: null,
      class: 'bug',
      by: 'pipeline',
      rule: null,
      reason: 'It says bug.',
      confidence: 0.95,
      proposal: null,
      items: 1,
    });
    expect(items.map(({ name }) => name)).toEqual(['area/=x', 'bug', 'regression', 'speed']);
  });

  it('come page by page, two of one name too', async () => {
    await storeItems(stage.em(), { labels: [aLabel(OPEN, 1, { name: 'bug' })] });
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: LabelPage = await readLabels(ALICE, `limit=1${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    await stage.em().execute('delete from label where id = 1');

    expect(seen).toEqual([OPEN * 10 + 4, 1, OPEN * 10 + 1, OPEN * 10 + 2, OPEN * 10 + 3]);
  });

  it('show what is too unsure to count as a proposal, until a rule settles it', async () => {
    const label = aLabel(OPEN, 2, { name: 'overhead', labelClass: 'other' });
    await storeItems(stage.em(), { labels: [label] });
    const before = (await readLabels(ALICE)).items.find(({ id }) => id === 2);
    await put(ALICE, { repository: OPEN, rules: [{ pattern: 'over*', class: 'bug' }] });
    const after = (await readLabels(ALICE)).items.find(({ id }) => id === 2);
    await stage.em().execute('delete from label where id = 2');

    expect(before).toMatchObject({ class: 'other', by: 'pipeline', proposal: { class: 'performance' } });
    expect(after).toMatchObject({ class: 'bug', by: 'rule', rule: 'over*', confidence: 1, proposal: null });
  });

  it('are proposed for what the owner’s other labels spell almost alike, as far as the reader sees those', async () => {
    const wobbly = { name: 'wobbliness', labelClass: 'bug' as const, confidence: 0.9 };
    const labels = [10, 11, 12].map((id) => aLabel(SECRET, id, wobbly));
    await storeItems(stage.em(), { labels: [...labels, aLabel(OPEN, 13, { name: 'woblines' })] });
    const proposalFor = async (viewerId: number): Promise<unknown> =>
      (await readLabels(viewerId)).items.find(({ id }) => id === 13)?.proposal;

    const proposals = { alice: await proposalFor(ALICE), bob: await proposalFor(BOB) };
    await stage.em().execute('delete from label where id between 10 and 13');

    expect(proposals).toMatchObject({ alice: { class: 'bug' }, bob: null });
  });
});

describe('label rules', () => {
  it('are kept in their order and replace those before them', async () => {
    const rules = [
      { pattern: 'kind/*', class: 'bug' },
      { pattern: '*', class: 'other' },
    ];

    expect(await put(ALICE, { repository: OPEN, rules })).toEqual({ repository: OPEN, rules });
    expect(await put(ALICE, { organization: 'ACME', rules })).toEqual({ organization: 'Acme', rules });
    const [first] = rules;
    await put(ALICE, { repository: OPEN, rules: [first] });

    expect(await (await stage.get(ALICE, `${RULES}?repository=${OPEN}`)).json()).toEqual({
      repository: OPEN,
      rules: [first],
    });
    expect(await (await stage.get(ALICE, `${RULES}?organization=acme`)).json()).toMatchObject({ rules });
  });

  it('decide before what was recognised, a repository’s before its owner’s, for nobody but their owner', async () => {
    await put(ALICE, { organization: 'acme', rules: [{ pattern: '*', class: 'performance' }] });
    await put(ALICE, { repository: OPEN, rules: [{ pattern: 'BUG', class: 'other' }] });

    expect(await classesOf(ALICE)).toEqual({
      'area/=x': 'performance',
      bug: 'other',
      regression: 'performance',
      speed: 'performance',
    });
    expect(await classesOf(BOB)).toEqual({
      'area/=x': 'other',
      bug: 'bug',
      regression: 'bug',
      speed: 'performance',
    });
    expect(await (await stage.get(BOB, `${RULES}?repository=${OPEN}`)).json()).toMatchObject({ rules: [] });
  });

  it('change the numbers of their owner alone', async () => {
    await put(BOB, { repository: OPEN, rules: [{ pattern: '*', class: 'bug' }] });
    const path = `/api/repositories/${OPEN}/indicators`;

    const [bobs, alices] = await Promise.all([stage.get(BOB, path), stage.get(ALICE, path)]);

    expect(await bobs.json()).toMatchObject({ total: { bugOpened: 3, performanceOpened: 0 } });
    expect(await alices.json()).toMatchObject({ total: { bugOpened: 1, performanceOpened: 1 } });
  });

  it('are one list or the other, never a mixture, when two are sent at a time', async () => {
    const lists = ['a', 'b', 'c', 'd'].map((letter, index) =>
      Array.from({ length: 100 - 30 * index }, () => ({ pattern: letter, class: 'bug' })),
    );

    for (let round = 0; round < 10; round += 1) {
      await stage.em().execute('delete from label_rule');
      await Promise.all(lists.map((rules) => put(ALICE, { repository: OPEN, rules })));

      const { rules } = (await (await stage.get(ALICE, `${RULES}?repository=${OPEN}`)).json()) as RulesView;
      expect(lists).toContainEqual(rules);
    }
  });

  it('show beforehand what a pattern would decide about', async () => {
    const all = await preview(ALICE, { organization: 'acme', pattern: '*R*' });
    const bobs = await preview(BOB, { organization: 'acme', pattern: '*r*' });
    const one = await preview(ALICE, { repository: SECRET, pattern: 'bug' });
    const none = await preview(ALICE, { repository: SECRET, pattern: 'nothing*' });

    expect(all.count).toBe(4);
    expect(all.items.map(({ name, repository }) => `${repository.name}: ${name}`)).toEqual([
      'open: area/=x',
      'secret: area/=x',
      'open: regression',
      'secret: regression',
    ]);
    expect(bobs.count).toBe(2);
    expect(one.items).toMatchObject([
      { name: 'bug', class: 'bug', repository: { id: SECRET, owner: 'Acme' } },
    ]);
    expect(none).toEqual({ count: 0, items: [] });
  });

  it.each([
    ['GET', `${RULES}?repository=${SECRET}`, undefined],
    ['GET', `${RULES}?organization=nobody`, undefined],
    ['PUT', RULES, { repository: SECRET, rules: [] }],
    ['PUT', RULES, { organization: 'alice', rules: [] }],
    ['POST', `${RULES}/preview`, { repository: SECRET, pattern: '*' }],
  ])('are not found by %s %s with %j, of which the viewer sees nothing', async (method, path, body) => {
    const response = await (method === 'GET' ? stage.get(BOB, path) : stage.send(BOB, method, path, body));

    expect(response.status).toBe(404);
    expect((await readProblem(response)).code).toBe('not_found');
  });

  it('of which there are a hundred and one are refused', async () => {
    const rules = Array.from({ length: 101 }, () => ({ pattern: 'x', class: 'bug' }));

    const response = await stage.send(ALICE, 'PUT', RULES, { repository: OPEN, rules });

    expect(response.status).toBe(400);
    expect(listFields(await readProblem(response))).toEqual(['rules']);
  });
});
