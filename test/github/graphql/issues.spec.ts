import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';

const [NOTES, DIARY] = [101, 102];
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

describe('the issues and pull requests of a repo', () => {
  it('are apart, each with its own total', async () => {
    addEach(5);
    harness.world.issues.close(NOTES, 1);
    harness.world.issues.close(NOTES, 2, { merged: true });

    expect(
      await notes(
        'a:issues(first:9){totalCount nodes{number}} b:issues(states:OPEN){totalCount} c:pullRequests(first:9){totalCount nodes{number}} d:pullRequests(states:[MERGED]){totalCount} e:pullRequests(states:CLOSED){totalCount}',
      ),
    ).toEqual({
      a: { totalCount: 3, nodes: [{ number: 1 }, { number: 3 }, { number: 5 }] },
      b: { totalCount: 2 },
      c: { totalCount: 2, nodes: [{ number: 2 }, { number: 4 }] },
      d: { totalCount: 1 },
      e: { totalCount: 0 },
    });
  });

  it('tell the news of many repos at once', async () => {
    addEach(2);
    harness.clock.advance(1);
    harness.world.issues.comment(NOTES, 1);
    const ids = ['R_kgDOAAAAZQ', 'R_kgDOAAAAZg'];
    const newest = 'first:1,orderBy:{field:UPDATED_AT,direction:DESC}){totalCount nodes{updatedAt}}';
    const query = `query($ids:[ID!]!){nodes(ids:$ids){...on Repository{databaseId hasIssuesEnabled issues(${newest} pullRequests(${newest}}} rateLimit{cost}}`;

    expect((await harness.graphql(query, token, { ids })).data).toEqual({
      rateLimit: { cost: 1 },
      nodes: [
        {
          databaseId: NOTES,
          hasIssuesEnabled: true,
          issues: { totalCount: 1, nodes: [{ updatedAt: '2026-11-21T10:00:03Z' }] },
          pullRequests: { totalCount: 1, nodes: [{ updatedAt: '2026-11-21T10:00:02Z' }] },
        },
        {
          databaseId: DIARY,
          hasIssuesEnabled: true,
          issues: { totalCount: 0, nodes: [] },
          pullRequests: { totalCount: 0, nodes: [] },
        },
      ],
    });
  });

  it('are paged forwards and backwards, whatever happens to what was read', async () => {
    addEach(10);
    const page = async (args: string): Promise<{ numbers: number[]; start: string; end: string }> => {
      const { issues } = await notes(`issues(${args}){nodes{number} pageInfo{startCursor endCursor}}`);
      const { nodes, pageInfo } = issues as {
        nodes: { number: number }[];
        pageInfo: { startCursor: string; endCursor: string };
      };
      return {
        numbers: nodes.map(({ number }) => number),
        start: pageInfo.startCursor,
        end: pageInfo.endCursor,
      };
    };
    const first = await page('first:2');
    harness.world.issues.delete(NOTES, 1);
    harness.world.issues.delete(NOTES, 3);
    const second = await page(`first:2,after:"${first.end}"`);
    const last = await page('last:2');

    expect(first.numbers).toEqual([1, 3]);
    expect(second.numbers).toEqual([5, 7]);
    expect(last.numbers).toEqual([7, 9]);
    expect((await page(`last:1,before:"${last.start}"`)).numbers).toEqual([5]);
  });

  it('are filtered by the time of their last update', async () => {
    addEach(5);

    expect(
      await notes('issues(first:9,filterBy:{since:"2026-11-21T10:00:03Z"}){totalCount nodes{number}}'),
    ).toEqual({ issues: { totalCount: 2, nodes: [{ number: 3 }, { number: 5 }] } });
  });

  it('are hidden while issues are turned off; pull requests are not', async () => {
    addEach(2);
    harness.world.disableIssues(NOTES);

    expect(
      await notes('hasIssuesEnabled issues(first:1){totalCount nodes{number}} pullRequests{totalCount}'),
    ).toEqual({
      hasIssuesEnabled: false,
      issues: { totalCount: 0, nodes: [] },
      pullRequests: { totalCount: 1 },
    });
  });

  it('can be counted, but not read, where only their number is known', async () => {
    harness.world.updateRepo(NOTES, { openIssues: 8 });
    const query = '{repository(owner:"ada",name:"notes"){issues(first:1){nodes{number}}}}';

    expect(await notes('issues{totalCount}')).toEqual({ issues: { totalCount: 8 } });
    expect((await harness.graphql(query, token)).errors).toMatchObject([
      { message: 'The stand-in holds only the number of issues' },
    ]);
  });
});
