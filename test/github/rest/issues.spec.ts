import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';

const NOTES = 101;
const BASE = '/repos/ada/notes/issues';
let harness: Harness;
let token: string;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  token = harness.token();
});
afterEach(() => harness.stop());

interface Listed {
  number: number;
  updated_at: string;
}

async function list(query: string, path = BASE): Promise<Listed[]> {
  const response = await harness.get(`${path}?${query}`, token);
  expect(response.status).toBe(200);
  return (await response.json()) as Listed[];
}

async function numbers(query: string): Promise<number[]> {
  return (await list(query)).map(({ number }) => number);
}

function addEach(count: number, seconds = 1): void {
  for (let index = 0; index < count; index += 1) {
    harness.clock.advance(seconds);
    harness.world.issues.add(NOTES, index % 2 === 0 ? {} : { kind: 'pull' });
  }
}

describe('the list of issues', () => {
  it('tells everything of an issue', async () => {
    const { issues } = harness.world;
    issues.addMilestone(NOTES, { title: 'One', creator: 12, dueOn: new Date('2027-01-01T08:00:00Z') });
    issues.addLabel(NOTES, { name: 'good first', color: '00ff00', description: 'Easy' });
    issues.add(NOTES, {
      title: 'It breaks',
      body: 'Often',
      author: 12,
      labels: ['good first'],
      assignees: [11, 12],
      milestone: 1,
      comments: 2,
    });
    issues.react(NOTES, 1, 'heart');
    issues.close(NOTES, 1, { reason: 'duplicate', by: 11 });

    expect(await list('state=all')).toMatchObject([
      {
        id: issues.get(NOTES, 1).id,
        node_id: issues.get(NOTES, 1).nodeId,
        number: 1,
        title: 'It breaks',
        body: 'Often',
        user: { login: 'bob', id: 12 },
        state: 'closed',
        state_reason: 'duplicate',
        labels: [{ name: 'good first', color: '00ff00', description: 'Easy', default: false }],
        assignee: { login: 'ada' },
        assignees: [{ login: 'ada' }, { login: 'bob' }],
        milestone: { number: 1, title: 'One', open_issues: 0, closed_issues: 1, creator: { login: 'bob' } },
        comments: 2,
        reactions: { total_count: 1, heart: 1 },
        closed_by: { login: 'ada' },
        closed_at: '2026-11-21T10:00:00Z',
        html_url: `${harness.standIn.webUrl}/ada/notes/issues/1`,
      },
    ]);
  });

  it('has the pull requests among them, by the id of the issue beneath', async () => {
    const pull = harness.world.issues.add(NOTES, { kind: 'pull', draft: true });
    harness.world.issues.close(NOTES, 1, { merged: true });

    const [found] = await list('state=closed');

    expect(found).toMatchObject({
      id: pull.id,
      node_id: pull.nodeId,
      draft: true,
      state: 'closed',
      state_reason: null,
      user: null,
      pull_request: { merged_at: '2026-11-21T10:00:00Z' },
    });
  });

  it('marks nothing else as a pull request', async () => {
    harness.world.issues.add(NOTES);

    const [found] = await list('');

    expect(Object.keys(found ?? {})).not.toContain('pull_request');
    expect(Object.keys(found ?? {})).not.toContain('draft');
  });

  it('shows open ones, the newest first, unless asked otherwise', async () => {
    addEach(3);
    harness.world.issues.close(NOTES, 2);

    expect(await numbers('')).toEqual([3, 1]);
    expect(await numbers('state=all&direction=asc')).toEqual([1, 2, 3]);
    expect(await numbers('state=closed')).toEqual([2]);
  });

  it('sorts by update and by comments', async () => {
    addEach(3);
    harness.clock.advance(1);
    harness.world.issues.comment(NOTES, 2);

    expect(await numbers('sort=updated&direction=asc')).toEqual([1, 3, 2]);
    expect(await numbers('sort=comments&per_page=1')).toEqual([2]);
  });

  it('since an instant holds what was updated then or later', async () => {
    addEach(3);

    expect(await numbers('since=2026-11-21T10:00:02Z&direction=asc')).toEqual([2, 3]);
    expect(await numbers('since=2026-11-21T10:00:02.900Z&direction=asc')).toEqual([2, 3]);
    expect((await harness.get(`${BASE}?since=yesterday`, token)).status).toBe(422);
  });

  it('filters by labels, assignee, creator and milestone', async () => {
    const { issues } = harness.world;
    issues.addMilestone(NOTES);
    issues.add(NOTES, { labels: ['a', 'b'], author: 11, milestone: 1 });
    issues.add(NOTES, { labels: ['a'], assignees: [12] });

    expect(await numbers('labels=A,b')).toEqual([1]);
    expect(await numbers('labels=a&direction=asc&sort=created&per_page=2')).toHaveLength(2);
    expect(await numbers('labels=unknown')).toEqual([]);
    expect(await numbers('assignee=bob')).toEqual([2]);
    expect(await numbers('assignee=none')).toEqual([1]);
    expect(await numbers('creator=ada')).toEqual([1]);
    expect(await numbers('milestone=1')).toEqual([1]);
    expect(await numbers('milestone=none')).toEqual([2]);
    expect((await harness.get(`${BASE}?milestone=7`, token)).status).toBe(422);
    expect((await harness.get(`${BASE}?state=merged`, token)).status).toBe(422);
  });

  it('is 404 to who may not see the repo, and 410 when issues are turned off', async () => {
    expect((await harness.get('/repos/ada/diary/issues', harness.token('bob'))).status).toBe(404);
    expect((await harness.get('/repositories/102/issues', token)).status).toBe(200);
    harness.world.disableIssues(NOTES);

    const disabled = await harness.get(BASE, token);

    expect(disabled.status).toBe(410);
    expect(await disabled.json()).toMatchObject({ message: 'Issues are disabled for this repo' });
  });

  it('tells by its tag that nothing has changed', async () => {
    harness.world.issues.add(NOTES);
    const etag = (await harness.get(BASE, token)).headers.get('etag') ?? '';

    expect((await harness.get(BASE, token, { 'if-none-match': etag })).status).toBe(304);
    harness.world.issues.comment(NOTES, 1);
    expect((await harness.get(BASE, token, { 'if-none-match': etag })).status).toBe(200);
  });
});
