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
