import { GithubStandIn } from '../github/github-stand-in.ts';
import { createIssueWorld, type IssueWorld } from '../github/world/issue-world.ts';
import { createDatabase, withClient } from './bench-database.ts';
import type { Built } from './built.ts';
import { benchIssueMemory, benchIssueStore } from './issues-store.bench.ts';
import { tell, tellSection } from './report.ts';
import { type FinishedRun, SyncingService } from './sync-run.ts';

const ITEMS = 12_000;
const REPOS = 1_000;
const CHANGES = 10;
const LISTS = /\/(labels|milestones)\b/;

/** What issues cost: in requests, in time beside COPY, and in memory. */
export async function benchIssues(built: Built, serverUrl: string, rows: number): Promise<void> {
  // First: the world that the others make is in memory, too.
  await benchIssueMemory(built, serverUrl, rows);
  await benchIssueStore(built, serverUrl, rows);
  await benchRequests(built, serverUrl);
}

async function benchRequests(built: Built, serverUrl: string): Promise<void> {
  tellSection(`Requests to GitHub for a repo with ${ITEMS} issues and ${REPOS} quiet ones`);
  const made = createIssueWorld(1, { items: ITEMS, repos: REPOS });
  const standIn = await GithubStandIn.start({ world: made.world });
  const url = await createDatabase(built, serverUrl, 'bench_issue_requests');
  const service = await SyncingService.start(standIn, { url, login: made.login });
  try {
    await measureBusy(service, { made, url });
    await measureQuiet(service, { made, url });
  } finally {
    await service.stop();
    await standIn.stop();
  }
}

async function measureBusy(
  service: SyncingService,
  { made, url }: { made: IssueWorld; url: string },
): Promise<void> {
  const target = `issues:repo:${made.organization}/busy`;
  const first = await service.sync(target, 600_000);
  const requests = first.requests - countLists(first);
  tell(`first load of ${ITEMS}, requests beside labels and milestones`, String(requests), {
    is: requests <= 125,
    text: '<= 125',
  });
  tell('  labels and milestones', String(countLists(first)));
  await expectStored(url, ITEMS);
  const { issues } = made.world;
  for (const { number } of issues.of(made.busyRepoId).slice(0, CHANGES)) {
    issues.edit(made.busyRepoId, number, { title: 'Otherwise' });
  }
  const again = await service.sync(target);
  tell(`after ${CHANGES} changes, counted by the primary limits`, String(again.cost), {
    is: again.cost <= 3,
    text: '<= 3',
  });
  const quiet = await service.sync(target);
  tell('a moment later, with nothing changed', String(quiet.cost));
}

/** Each was read before, and nothing has happened since. */
async function measureQuiet(
  service: SyncingService,
  { made, url }: { made: IssueWorld; url: string },
): Promise<void> {
  await service.sync(`org:${made.organization}`);
  await settle(made, url);
  const { cost, graphqlCost, violations } = await service.sync(`issues:org:${made.organization}`);
  tell(`${REPOS} quiet repos, points of the primary limits`, String(cost), { is: cost <= 16, text: '<= 16' });
  tell('  of them GraphQL', String(graphqlCost));
  tell('  requests against the limits', String(violations), { is: violations === 0, text: '0' });
}

/** As runs would leave them. At the pace that GitHub asks for, reading them all takes minutes. */
async function settle({ world, quietRepoIds }: IssueWorld, url: string): Promise<void> {
  const known = quietRepoIds.map((id) => {
    const items = world.issues.of(id);
    const issues = items.filter(({ kind }) => kind === 'issue').length;
    const newest = Math.max(0, ...items.map(({ updatedAt }) => updatedAt.getTime()));
    return { id, issues, pulls: items.length - issues, newest: new Date(newest) };
  });
  await withClient(url, async (client) => {
    await client.query(
      `insert into issue_watermark (repo_id, watermark, issues_total, pulls_total, lists_swept_at)
       select k.id, k.newest, k.issues, k.pulls, now()
       from json_to_recordset($1) k (id bigint, newest timestamptz, issues bigint, pulls bigint)`,
      [JSON.stringify(known)],
    );
    await client.query(
      `insert into repo_coverage (repo_id, stream, account_id, state, expected, stored)
       select k.id, s.stream, 0, 'complete', 0, 0
       from json_to_recordset($1) k (id bigint), (values ('issues'), ('pull requests')) s (stream)`,
      [JSON.stringify(known)],
    );
  });
}

function countLists({ operations }: FinishedRun): number {
  return [...operations].reduce((sum, [name, count]) => (LISTS.test(name) ? sum + count : sum), 0);
}

async function expectStored(url: string, count: number): Promise<void> {
  const { rows } = await withClient(url, (client) =>
    client.query<{ count: number }>('select count(*)::int as count from issue'),
  );
  if (rows[0]?.count !== count) throw new Error(`Stored ${rows[0]?.count} of ${count} issues`);
}
