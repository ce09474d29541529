import { afterEach, beforeEach, expect, it } from 'vitest';

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

async function notes(fields: string): Promise<Record<string, unknown>> {
  const reply = await harness.graphql(`{repository(owner:"ada",name:"notes"){${fields}}}`, token);
  expect(reply.errors).toBeUndefined();
  return (reply.data as { repository: Record<string, unknown> }).repository;
}

it('counts watchers, releases and commits of a repo', async () => {
  harness.world.setCounts(NOTES, { subscribers: 4, releases: 5, commits: 6 });

  expect(
    await notes(
      'watchers{totalCount} releases{totalCount} defaultBranchRef{target{...on Commit{history(first:1){totalCount}}}}',
    ),
  ).toEqual({
    watchers: { totalCount: 4 },
    releases: { totalCount: 5 },
    defaultBranchRef: { target: { history: { totalCount: 6 } } },
  });
});

it('lists the labels and milestones of a repo', async () => {
  const { issues } = harness.world;
  for (const name of ['b', 'a']) issues.addLabel(NOTES, { name });
  issues.addMilestone(NOTES);
  issues.addMilestone(NOTES);
  issues.closeMilestone(NOTES, 1);

  expect(
    await notes(
      'labels(first:9){totalCount nodes{name}} byName:labels(first:1,orderBy:{field:NAME,direction:ASC}){nodes{name}} milestones(first:9,states:OPEN){totalCount nodes{number}}',
    ),
  ).toEqual({
    labels: { totalCount: 2, nodes: [{ name: 'b' }, { name: 'a' }] },
    byName: { nodes: [{ name: 'a' }] },
    milestones: { totalCount: 1, nodes: [{ number: 2 }] },
  });
});
