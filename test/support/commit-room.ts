import { GithubWorld } from '../github/world.ts';
import { aCommit, type NewGitCommit } from '../github/git/new-commit.ts';
import type { RequestLogEntry } from '../github/http/request-log.ts';
import { query } from './sync-kit.ts';
import type { TestApp } from './test-app.ts';

export const ADA_ID = 1;
export const NOTES = 101;
export const NOTES_TARGET = 'commits:repo:ada/notes';

/** Ada's, with one public repo, `notes`, that has a git folder without a commit. */
export function createNotesWorld(): GithubWorld {
  const world = new GithubWorld();
  world.addUser({ login: 'ada', id: ADA_ID });
  world.addRepo({ owner: 'ada', name: 'notes', id: NOTES, visibility: 'public' });
  world.git.create(NOTES);
  return world;
}

/** So many, a day apart, the last one named `name`. */
export function listCommits(count: number, name = 'change'): NewGitCommit[] {
  return Array.from({ length: count }, (_, index) =>
    aCommit({
      message: index === count - 1 ? `${name}\n` : `${name} ${index + 1}\n`,
      at: new Date(Date.UTC(2024, 0, 1 + index)),
    }),
  );
}

/** What is stored of a repo's commits: as many as there are, and the head of them. */
export async function readStored(app: TestApp, repoId = NOTES): Promise<string> {
  const [row] = await query<{ text: string }>(
    app,
    `select concat_ws(' ', (select count(*) from commit where repo_id = h.repo_id), head_oid, started_oid) as text
     from commit_head h where repo_id = ?`,
    repoId,
  );
  return row?.text ?? 'nothing';
}

/** By repo and account. */
export async function listCoverage(app: TestApp): Promise<string[]> {
  const rows = await query<{ text: string }>(
    app,
    `select concat_ws(' ', repo_id, account_id, state, stored, reason) as text from repo_coverage
     where stream = 'commits' order by repo_id, account_id`,
  );
  return rows.map(({ text }) => text);
}

export async function listWorks(app: TestApp): Promise<string[]> {
  const rows = await query<{ text: string }>(
    app,
    `select concat_ws(' ', repo_id, state, failures, commits, note) as text from commit_work order by run_id, repo_id`,
  );
  return rows.map(({ text }) => text);
}

export function listGitRequests({ standIn }: TestApp): RequestLogEntry[] {
  return standIn.log.filter(({ transport }) => transport === 'git');
}

/** What waits in the queue for a later time is due now. */
export async function makeReadsDue(app: TestApp): Promise<void> {
  await query(
    app,
    `update pgboss.job set start_after = now() where name in ('sync-leg', 'commit-read') and state < 'active'`,
  );
}
