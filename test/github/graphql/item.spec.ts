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

async function notes(fields: string): Promise<Record<string, unknown>> {
  const reply = await harness.graphql(`{repository(owner:"ada",name:"notes"){${fields}}}`, token);
  expect(reply.errors).toBeUndefined();
  return (reply.data as { repository: Record<string, unknown> }).repository;
}

function addEach(count: number): void {
  for (let index = 0; index < count; index += 1) {
    harness.clock.advance(1);
    harness.world.issues.add(NOTES, index % 2 === 0 ? {} : { kind: 'pull' });
  }
}

describe('an issue', () => {
  const FIELDS =
    '__typename id number databaseId fullDatabaseId title body state stateReason closed locked createdAt updatedAt closedAt url repository{databaseId} author{login} milestone{number title state dueOn creator{login}} labels(first:5){nodes{id name color description isDefault}} assignees(first:5){totalCount nodes{login databaseId}} comments{totalCount} reactions{totalCount}';

  it('tells what it is', async () => {
    const { issues } = harness.world;
    issues.addMilestone(NOTES, { title: 'One', creator: 12 });
    const issue = issues.add(NOTES, {
      title: 'It breaks',
      author: 12,
      labels: ['bug'],
      assignees: [12, 11],
      milestone: 1,
      comments: 2,
    });
    issues.close(NOTES, 1, { reason: 'not_planned' });

    expect(await notes(`issue(number:1){${FIELDS}}`)).toEqual({
      issue: {
        __typename: 'Issue',
        id: issue.nodeId,
        number: 1,
        databaseId: issue.id,
        fullDatabaseId: String(issue.id),
        title: 'It breaks',
        body: '',
        state: 'CLOSED',
        stateReason: 'NOT_PLANNED',
        closed: true,
        locked: false,
        createdAt: '2026-11-21T10:00:00Z',
        updatedAt: '2026-11-21T10:00:00Z',
        closedAt: '2026-11-21T10:00:00Z',
        url: `${harness.standIn.webUrl}/ada/notes/issues/1`,
        repository: { databaseId: NOTES },
        author: { login: 'bob' },
        milestone: { number: 1, title: 'One', state: 'OPEN', dueOn: null, creator: { login: 'bob' } },
        labels: {
          nodes: [
            {
              id: issues.findLabel(NOTES, 'bug')?.nodeId,
              name: 'bug',
              color: 'ededed',
              description: null,
              isDefault: false,
            },
          ],
        },
        assignees: {
          totalCount: 2,
          nodes: [
            { login: 'ada', databaseId: 11 },
            { login: 'bob', databaseId: 12 },
          ],
        },
        comments: { totalCount: 2 },
        reactions: { totalCount: 0 },
      },
    });
  });

  it('has a database id only while that fits an Int, and a ghost for an author', async () => {
    harness.world.issues.add(NOTES, { id: 2 ** 31 });

    expect(await notes('issue(number:1){databaseId fullDatabaseId author{login}}')).toEqual({
      issue: { databaseId: null, fullDatabaseId: '2147483648', author: null },
    });
  });

  it('says that it is a duplicate only to who asks for that', async () => {
    harness.world.issues.add(NOTES);
    harness.world.issues.close(NOTES, 1, { reason: 'duplicate' });

    expect(await notes('issue(number:1){a:stateReason b:stateReason(enableDuplicate:true)}')).toEqual({
      issue: { a: 'NOT_PLANNED', b: 'DUPLICATE' },
    });
  });

  it('is no pull request, which tells its own id', async () => {
    addEach(2);
    const { pullId, id } = harness.world.issues.get(NOTES, 2);
    const query = '{repository(owner:"ada",name:"notes"){issue(number:2){id}}}';

    expect((await harness.graphql(query, token)).errors).toMatchObject([{ type: 'NOT_FOUND' }]);
    expect(pullId).not.toBe(id);
    expect(
      await notes(
        'issueOrPullRequest(number:2){__typename} pullRequest(number:2){fullDatabaseId isDraft merged mergedAt state}',
      ),
    ).toEqual({
      issueOrPullRequest: { __typename: 'PullRequest' },
      pullRequest: {
        fullDatabaseId: String(pullId),
        isDraft: false,
        merged: false,
        mergedAt: null,
        state: 'OPEN',
      },
    });
  });
});

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
