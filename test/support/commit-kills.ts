import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { vi } from 'vitest';
import type { Random } from '../github/world/random.ts';
import { query } from './sync-kit.ts';
import type { TestApp } from './test-app.ts';
import type { WorkerStage } from './worker-stage.ts';

/** All of it but instants of bookkeeping and numbers that depend on who was met first. */
export const COMMIT_TABLES: Readonly<Record<string, string>> = {
  commit: `select c.repo_id, c.oid, a.email, a.name, c.author_name, d.email as by_email, d.name as by_name, c.authored_at,
      c.committed_at, c.parents, c.subject
    from commit c left join identity a on a.id = c.author_id left join identity d on d.id = c.committer_id`,
  commit_coauthor: `select k.repo_id, k.oid, i.email, i.name, k.name as called
    from commit_coauthor k left join identity i on i.id = k.identity_id`,
  commit_head: `select repo_id, head_oid, completed_at is null as unknown, started_oid from commit_head`,
  contributor: `select c.repo_id, i.email, i.name, c.role, c.sample_oid, c.first_authored_at, c.last_authored_at,
      c.first_committed_at, c.last_committed_at, c.commits
    from contributor c left join identity i on i.id = c.identity_id`,
  identity: 'select email, name from identity',
  identity_name:
    'select i.email, i.name, n.name as called from identity_name n join identity i on i.id = n.identity_id',
  identity_account: `select i.email, i.name, a.account_id, a.login, a.source, a.bot
    from identity_account a join identity i on i.id = a.identity_id`,
  account: 'select * from account',
  repo: 'select * from repo',
  repo_coverage: 'select repo_id, stream, account_id, state, expected, stored, reason from repo_coverage',
  commit_work: 'select repo_id, state, head_oid, full_name, failures, note from commit_work',
  run: 'select target, state, error_code from run',
  run_stream: 'select stream, position, done, expected from run_stream',
};

/** The longest that is waited before a kill, once what it is to disturb has begun. */
const MOST_MS = 400;
const MOST_TURNS = 5_000;
const MOST_BYTES = 300_000;
const WAIT_MS = 60_000;

/** To kill at: within a fetch, or while commits are stored; when all are, as `chooseAsking`. */
export async function chooseReading(stage: WorkerStage, app: TestApp, random: Random): Promise<void> {
  const before = await readProgress(app);
  if (isAllRead(before)) return chooseAsking(stage, random);
  if (random.chance(0.4)) return untilFetching(stage, app, random);
  await untilProgress(app, (now) => now.commits !== before.commits || isAllRead(now));
  await delay(random.integer(MOST_MS));
}

/** To kill at: GitHub is asked whose e-mails they are; some of it was answered, so that the run gets on. */
export async function chooseAsking({ standIn }: WorkerStage, random: Random): Promise<void> {
  const asked = Promise.withResolvers<void>();
  const match = { operation: 'FindCommitPeople' };
  standIn.faults.inject({ kind: 'run', match, after: 1, run: () => asked.resolve() });
  await asked.promise;
  for (let left = random.integer(MOST_TURNS); left > 0; left -= 1) await turn();
}

/** Or until there is nothing to fetch any more. */
async function untilFetching({ standIn }: WorkerStage, app: TestApp, random: Random): Promise<void> {
  const begun = Promise.withResolvers<void>();
  const afterBytes = random.integer(MOST_BYTES);
  standIn.faults.inject({
    kind: 'git-run',
    afterBytes,
    after: random.integer(3),
    run: () => begun.resolve(),
  });
  await Promise.race([begun.promise, untilProgress(app, isAllRead)]);
  for (let left = random.integer(MOST_TURNS); left > 0; left -= 1) await turn();
}

interface Progress {
  commits: number;
  repos: number;
  waiting: number;
}

function isAllRead({ repos, waiting }: Progress): boolean {
  return repos > 0 && waiting === 0;
}

async function untilProgress(app: TestApp, isThere: (progress: Progress) => boolean): Promise<void> {
  const look = async (): Promise<boolean> => isThere(await readProgress(app));
  await vi.waitUntil(look, { timeout: WAIT_MS, interval: 20 });
}

async function readProgress(app: TestApp): Promise<Progress> {
  const [progress] = await query<Progress>(
    app,
    `select (select count(*)::int from commit) as commits, count(*)::int as repos,
       count(*) filter (where state = 'waiting')::int as waiting from commit_work`,
  );
  return progress ?? { commits: 0, repos: 0, waiting: 0 };
}
