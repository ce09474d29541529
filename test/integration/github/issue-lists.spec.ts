import { afterEach, expect, it } from 'vitest';
import type { GithubClient } from '../../../src/github/github-client.ts';
import { GithubForeignLinkError, GithubUnavailableError } from '../../../src/github/github.errors.ts';
import type { GithubPage, Outcome } from '../../../src/github/github.types.ts';
import type { GithubIssue } from '../../../src/github/issue.schema.ts';
import type { FaultKind } from '../../github/faults/fault.ts';
import { ADA_ID, addRepos, ClientBench } from './client-bench.ts';
import { addItems, at } from './items.ts';

let bench: ClientBench;

afterEach(() => bench.stop());

it('walks issues and pull requests by Link, least recently updated first', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 1);
    addItems(world, { repoId: 1, count: 250 });
  });
  const client = bench.createClient();

  const items = await walk(client, null);

  expect(items.map(({ number }) => number)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
  expect(items.filter(({ pull_request }) => pull_request)).toHaveLength(125);
  expect(client.usage).toEqual({ requests: 3, quotaSpent: 3 });
});

it('begins at the very second it was told, inclusive', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 1);
    addItems(world, { repoId: 1, count: 10 });
  });

  const items = await walk(bench.createClient(), new Date(at(7).getTime() + 999));

  expect(items.map(({ number }) => number)).toEqual([7, 8, 9, 10]);
});

it('keeps nothing of the walk, and asks anew each time', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 1);
    addItems(world, { repoId: 1, count: 3 });
  });
  const client = bench.createClient();

  await walk(client, null);
  await walk(client, null);

  expect(bench.standIn.log.map(({ status, cost }) => [status, cost])).toEqual([
    [200, 1],
    [200, 1],
  ]);
});

it('shows an item with all that hangs on it', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 1);
    world.issues.addMilestone(1, { title: 'v1', dueOn: at(3), creator: ADA_ID });
    world.issues.add(1, {
      title: 'Slow \0',
      body: `${'x'.repeat(65_534)}\0\uD800`,
      author: ADA_ID,
      assignees: [ADA_ID],
      labels: ['bug'],
      milestone: 1,
      comments: 2,
      reactions: { heart: 3 },
      locked: true,
      createdAt: at(1),
    });
    const merged = { createdAt: at(2), closedAt: at(3), mergedAt: at(3) };
    world.issues.add(1, { kind: 'pull', author: null, draft: true, ...merged });
  });

  const [issue, pull] = await walk(bench.createClient(), null);

  expect(issue).toMatchObject({
    number: 1,
    title: 'Slow \uFFFD',
    body: `${'x'.repeat(65_534)}\uFFFD\uFFFD`,
    user: { id: ADA_ID },
    assignees: [{ id: ADA_ID }],
    labels: [{ name: 'bug' }],
    milestone: { number: 1, title: 'v1', due_on: at(3), creator: { id: ADA_ID } },
    comments: 2,
    reactions: 3,
    locked: true,
    created_at: at(1),
    pull_request: null,
  });
  expect(pull).toMatchObject({
    user: null,
    draft: true,
    state: 'closed',
    closed_at: at(3),
    pull_request: { merged_at: at(3) },
  });
});

it('says that issues are switched off, that the repo is gone, and what GitHub may not show', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 3);
    world.disableIssues(1);
    world.deleteRepo(2);
  });
  const { issues } = bench.createClient();

  const list = (repoId: number): Promise<Outcome<unknown>> =>
    issues.listIssues({ repoId, since: null }, null);

  expect(await list(1)).toMatchObject({ kind: 'gone', reason: expect.stringContaining('disabled') });
  expect(await list(2)).toEqual({ kind: 'not_found' });
  bench.standIn.faults.inject({ kind: 'status', status: 451, body: { message: 'DMCA' } });
  expect(await list(3)).toEqual({ kind: 'unavailable_for_legal_reasons', reason: 'DMCA' });
});

it.each<FaultKind>([
  { kind: 'status', status: 502 },
  { kind: 'reset' },
  { kind: 'reset-mid-body' },
  { kind: 'truncated-json' },
])('asks for the same page again after $kind $status, and gives up at last', async (fault) => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 1);
    addItems(world, { repoId: 1, count: 3 });
  });
  const client = bench.createClient();
  bench.standIn.faults.inject({ ...fault, times: 4 });

  const items = await walk(client, null);
  bench.standIn.faults.inject({ ...fault, times: 5 });

  expect(items).toHaveLength(3);
  await expect(walk(client, null)).rejects.toThrow(GithubUnavailableError);
});

it('does not follow a link to another origin', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 1));
  const headers = { link: '<https://evil.example/issues?after=x>; rel="next"' };
  bench.standIn.faults.inject({ kind: 'status', status: 200, body: [], headers });

  await expect(walk(bench.createClient(), null)).rejects.toThrow(GithubForeignLinkError);
});

async function walk(client: GithubClient, since: Date | null): Promise<GithubIssue[]> {
  const items: GithubIssue[] = [];
  let url: string | null = null;
  do {
    const page: GithubPage<GithubIssue> = found(await client.issues.listIssues({ repoId: 1, since }, url));
    items.push(...page.items);
    url = page.nextUrl;
  } while (url !== null);
  return items;
}

function found<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== 'found') throw new Error(`Expected a page, not ${outcome.kind}`);
  return outcome.value;
}
