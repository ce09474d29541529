import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';

const [NOTES, DIARY, SECRET] = [101, 102, 104];
let harness: Harness;
let token: string;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  token = harness.token();
});
afterEach(() => harness.stop());

describe('nodes', () => {
  async function types(ids: string[], reader = token): Promise<unknown> {
    const reply = await harness.graphql(
      'query($ids:[ID!]!){nodes(ids:$ids){__typename ...on Issue{number repository{databaseId}}}}',
      reader,
      { ids },
    );
    return (reply.data as { nodes: unknown }).nodes;
  }

  it('are found by id, whatever they are', async () => {
    const { issues } = harness.world;
    const [issue, pull] = [issues.add(NOTES), issues.add(NOTES, { kind: 'pull' })];
    const [label, milestone] = [issues.addLabel(NOTES, { name: 'bug' }), issues.addMilestone(NOTES)];

    expect(await types([issue.nodeId, pull.nodeId, label.nodeId, milestone.nodeId])).toEqual([
      { __typename: 'Issue', number: 1, repository: { databaseId: NOTES } },
      { __typename: 'PullRequest' },
      { __typename: 'Label' },
      { __typename: 'Milestone' },
    ]);
  });

  it('that are deleted, transferred or turned into something else are null', async () => {
    const { issues } = harness.world;
    const ids = [1, 2, 3].map(() => issues.add(NOTES).nodeId);
    const label = issues.addLabel(NOTES, { name: 'bug' });
    issues.delete(NOTES, 1);
    issues.transfer(NOTES, 2, DIARY);
    issues.convertToDiscussion(NOTES, 3);
    issues.deleteLabel(NOTES, 'bug');

    expect(await types([...ids, label.nodeId])).toEqual([null, null, null, null]);
    expect(await types([issues.get(DIARY, 1).nodeId])).toMatchObject([{ repository: { databaseId: DIARY } }]);
  });

  it('that are issues are hidden while issues are turned off; pull requests are not', async () => {
    const { issues } = harness.world;
    const ids = [issues.add(NOTES).nodeId, issues.add(NOTES, { kind: 'pull' }).nodeId];
    harness.world.disableIssues(NOTES);

    expect(await types(ids)).toEqual([null, { __typename: 'PullRequest' }]);
    harness.world.enableIssues(NOTES);
    expect(await types(ids)).toMatchObject([{ __typename: 'Issue' }, { __typename: 'PullRequest' }]);
  });

  it('of repos that the reader may not see are null, with an error each', async () => {
    const { issues } = harness.world;
    const ids = [issues.add(SECRET).nodeId, issues.addLabel(SECRET, { name: 'x' }).nodeId];

    expect(await types(ids)).toEqual([null, null]);
    expect(await types(ids, harness.token('bob'))).toMatchObject([
      { __typename: 'Issue' },
      { __typename: 'Label' },
    ]);
  });
});
