import { afterEach, expect, it } from 'vitest';
import type { GithubClient } from '../../../src/github/github-client.ts';
import { GithubUnexpectedAnswerError } from '../../../src/github/github.errors.ts';
import type { GithubStarWeek } from '../../../src/github/issue.schema.ts';
import { ClientBench, NOW } from './client-bench.ts';

const WEEK_MS = 7 * 86_400_000;

let bench: ClientBench;

afterEach(() => bench.stop());

it('walks the weeks back to when the repo was created, newest first', async () => {
  bench = await ClientBench.start((world) => {
    const createdAt = new Date('2026-01-01T12:00:00Z');
    world.addRepo({ id: 1, owner: 'ada', name: 'notes', visibility: 'public', createdAt });
    world.setStarHistory(1, { '2026-01-01': 4, '2026-11-15': 1, '2026-11-20': 2 });
  });
  const client = bench.createClient();

  const weeks = await walk(client);

  expect(weeks).toHaveLength(47);
  expect(weeks[0]).toEqual({
    week: new Date('2026-11-15T00:00:00Z'),
    total: 3,
    days: [1, 0, 0, 0, 0, 2, 0],
  });
  expect(weeks[46]).toMatchObject({ week: new Date('2025-12-28T00:00:00Z'), total: 4 });
  for (const [index, { week }] of weeks.entries()) {
    expect(week.getTime()).toBe(Date.parse('2026-11-15T00:00:00Z') - index * WEEK_MS);
  }
  expect(client.usage).toEqual({ requests: 2, quotaSpent: 2 });
});

it('pays nothing for what has not changed', async () => {
  bench = await startSmall();
  await walk(bench.createClient());
  const client = bench.createClient();

  await walk(client);

  expect(client.usage).toEqual({ requests: 1, quotaSpent: 0 });
});

it('tells a repo that is gone from one whose history is kept from the viewer', async () => {
  bench = await startSmall();
  const { counts } = bench.createClient();

  expect(await counts.listStarHistory(8, null)).toEqual({ kind: 'not_found' });
  bench.standIn.faults.inject({ kind: 'status', status: 403, body: { message: 'Collaborators only' } });
  expect(await counts.listStarHistory(1, null)).toEqual({ kind: 'forbidden', reason: 'Collaborators only' });
});

it('takes nothing for a history that is none', async () => {
  bench = await startSmall();
  bench.standIn.faults.inject({ kind: 'status', status: 200, body: [{ week: 0, total: 0 }] });

  await expect(walk(bench.createClient())).rejects.toThrow(GithubUnexpectedAnswerError);
});

async function startSmall(): Promise<ClientBench> {
  return ClientBench.start((world) => {
    world.addRepo({ id: 1, owner: 'ada', name: 'notes', visibility: 'public', createdAt: NOW });
  });
}

async function walk(client: GithubClient): Promise<GithubStarWeek[]> {
  const weeks: GithubStarWeek[] = [];
  let url: string | null = null;
  do {
    const outcome = await client.counts.listStarHistory(1, url);
    if (outcome.kind !== 'found') throw new Error(`Expected a page, not ${outcome.kind}`);
    weeks.push(...outcome.value.items);
    url = outcome.value.nextUrl;
  } while (url !== null);
  return weeks;
}
