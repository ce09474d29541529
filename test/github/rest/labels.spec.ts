import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';

const NOTES = 101;
let harness: Harness;
let token: string;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  token = harness.token();
});
afterEach(() => harness.stop());

async function read(path: string): Promise<unknown> {
  const response = await harness.get(path, token);
  expect(response.status).toBe(200);
  return response.json();
}

describe('labels', () => {
  it('are listed whole, page by page', async () => {
    const names = Array.from({ length: 120 }, (_, index) => `label ${index}`);
    for (const name of names) harness.world.issues.addLabel(NOTES, { name, description: 'One of many' });

    const first = await harness.get('/repos/ada/notes/labels?per_page=100', token);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const found = [...((await first.json()) as object[]), ...((await read(next)) as object[])];

    expect(next).toContain('/repositories/101/labels?per_page=100&page=2');
    expect(found.map((label) => ('name' in label ? label.name : ''))).toEqual(names);
    expect(found[0]).toMatchObject({ color: 'ededed', default: false, description: 'One of many' });
  });

  it('are found by name, in any case and with any sign in it', async () => {
    const label = harness.world.issues.addLabel(NOTES, { name: 'kind/bug 🐛' });

    expect(await read(`/repos/ada/notes/labels/${encodeURIComponent('Kind/Bug 🐛')}`)).toMatchObject({
      id: label.id,
      node_id: label.nodeId,
      url: `${harness.standIn.apiUrl}/repos/ada/notes/labels/${encodeURIComponent('kind/bug 🐛')}`,
    });
    expect((await harness.get('/repos/ada/notes/labels/none', token)).status).toBe(404);
  });

  it('keep their id under a new name, and come back with another after their end', () => {
    const { issues } = harness.world;
    const { id } = issues.addLabel(NOTES, { name: 'bug' });
    issues.editLabel(NOTES, 'bug', { name: 'Bug', color: 'ff0000' });
    expect(issues.findLabel(NOTES, 'bug')).toMatchObject({ id, name: 'Bug', color: 'ff0000' });
    issues.deleteLabel(NOTES, 'bug');

    expect(issues.addLabel(NOTES, { name: 'bug' }).id).not.toBe(id);
  });

  it('tell by their tag that nothing has changed, and are hidden with their repo', async () => {
    harness.world.issues.addLabel(NOTES, { name: 'bug' });
    const etag = (await harness.get('/repos/ada/notes/labels', token)).headers.get('etag') ?? '';

    expect((await harness.get('/repos/ada/notes/labels', token, { 'if-none-match': etag })).status).toBe(304);
    expect((await harness.get('/repos/ada/diary/labels', harness.token('bob'))).status).toBe(404);
  });
});

describe('milestones', () => {
  it('are listed by the day they are due, open ones unless asked otherwise', async () => {
    const { issues } = harness.world;
    issues.addMilestone(NOTES);
    issues.addMilestone(NOTES, { title: 'Soon', dueOn: new Date('2026-12-01T08:00:00Z'), creator: 11 });
    issues.addMilestone(NOTES);
    issues.closeMilestone(NOTES, 3);

    expect(await read('/repos/ada/notes/milestones')).toMatchObject([
      { number: 2, title: 'Soon', due_on: '2026-12-01T08:00:00Z', creator: { login: 'ada' } },
      { number: 1, state: 'open', creator: null, closed_at: null },
    ]);
    expect(await read('/repos/ada/notes/milestones?state=closed')).toMatchObject([
      { number: 3, state: 'closed', closed_at: '2026-11-21T10:00:00Z' },
    ]);
    expect(await read('/repos/ada/notes/milestones?state=all&per_page=2')).toHaveLength(2);
  });

  it('are found by number and count what is in them', async () => {
    const { issues } = harness.world;
    const { id } = issues.addMilestone(NOTES);
    for (const kind of ['issue', 'pull', 'issue'] as const) issues.add(NOTES, { kind, milestone: 1 });
    issues.close(NOTES, 1);

    expect(await read('/repos/ada/notes/milestones/1')).toMatchObject({
      id,
      open_issues: 2,
      closed_issues: 1,
    });
    expect((await harness.get('/repos/ada/notes/milestones/2', token)).status).toBe(404);
  });
});
