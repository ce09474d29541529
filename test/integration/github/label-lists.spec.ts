import { afterEach, expect, it } from 'vitest';
import type { GithubClient } from '../../../src/github/github-client.ts';
import type { GithubPage, Outcome } from '../../../src/github/github.types.ts';
import type { GithubLabel, GithubMilestone } from '../../../src/github/issue.schema.ts';
import { addRepos, ClientBench } from './client-bench.ts';
import { at } from './items.ts';

let bench: ClientBench;

afterEach(() => bench.stop());

it('lists labels and milestones, at no cost while they stay the same', async () => {
  bench = await ClientBench.start((world) => {
    addRepos(world, 1);
    for (let n = 1; n <= 120; n++) world.issues.addLabel(1, { name: `label ${n}`, description: null });
    world.issues.addMilestone(1, { title: 'open' });
    world.issues.addMilestone(1, { title: 'closed', state: 'closed', closedAt: at(2) });
  });
  const { issues } = bench.createClient();

  const [first, second, milestones] = await readLists(issues);
  const again = bench.createClient();
  await readLists(again.issues);

  expect([first, second].map((page) => page.items.length)).toEqual([100, 20]);
  expect(first.items[0]).toMatchObject({ name: 'label 1', description: null });
  expect(milestones.items.map(({ title, state }) => [title, state])).toEqual([
    ['open', 'open'],
    ['closed', 'closed'],
  ]);
  expect(again.usage).toEqual({ requests: 3, quotaSpent: 0 });
});

it('says that the repo is gone or that its labels are kept from the viewer', async () => {
  bench = await ClientBench.start((world) => addRepos(world, 1));
  const { issues } = bench.createClient();

  expect(await issues.listLabels(8, null)).toEqual({ kind: 'not_found' });
  expect(await issues.listMilestones(8, null)).toEqual({ kind: 'not_found' });
  bench.standIn.faults.inject({ kind: 'sso-required', times: 2 });
  expect(await issues.listLabels(1, null)).toMatchObject({ kind: 'forbidden' });
  expect(await issues.listMilestones(1, null)).toMatchObject({ kind: 'forbidden' });
});

async function readLists(
  issues: GithubClient['issues'],
): Promise<[GithubPage<GithubLabel>, GithubPage<GithubLabel>, GithubPage<GithubMilestone>]> {
  const first = found(await issues.listLabels(1, null));
  const second = found(await issues.listLabels(1, first.nextUrl));
  return [first, second, found(await issues.listMilestones(1, null))];
}

function found<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== 'found') throw new Error(`Expected a page, not ${outcome.kind}`);
  return outcome.value;
}
