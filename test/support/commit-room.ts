import { RunDriver } from '../../src/sync/run-driver.ts';
import type { JobDto } from '../../src/sync/dto/job.dto.ts';
import type { Config } from '../../src/config/config.ts';
import { aCommit, type NewGitCommit } from '../github/git/new-commit.ts';
import type { RequestLogEntry } from '../github/http/request-log.ts';
import { GithubWorld } from '../github/world.ts';
import type { Browser } from './browser.ts';
import { getJob, query, startSync } from './sync-kit.ts';
import { TestApp } from './test-app.ts';

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

/** Ada's repos, and a process in which nobody works but the test, which works off one run at a time. */
export class CommitRoom {
  /** The repo of the test that runs. */
  repoId = 0;
  private repos = 200;

  private constructor(
    readonly app: TestApp,
    private ada: Browser,
  ) {}

  static async start(config: Partial<Config> = {}): Promise<CommitRoom> {
    const world = new GithubWorld();
    world.addUser({ login: 'ada', id: ADA_ID });
    const app = await TestApp.start({ world, config: { role: 'web', ...config } });
    return new CommitRoom(app, await app.signIn('ada'));
  }

  get world(): GithubWorld {
    return this.app.standIn.world;
  }

  get name(): string {
    return `repo-${this.repoId}`;
  }

  /** Anew: with a token that lives. */
  async signIn(): Promise<void> {
    this.ada = await this.app.signIn('ada');
  }

  /** Another repo, without a commit yet. */
  addRepo(): number {
    this.repos += 1;
    this.repoId = this.repos;
    this.world.addRepo({ owner: 'ada', name: this.name, id: this.repoId, visibility: 'public' });
    this.world.git.create(this.repoId);
    return this.repoId;
  }

  push(count: number, name?: string): Promise<string[]> {
    return this.world.git.import(this.repoId, listCommits(count, name));
  }

  /** Throws when a fault never struck: a test that proved nothing. */
  endTest(): void {
    const unused = this.app.standIn.faults.unused();
    this.app.standIn.faults.clear();
    if (unused.length > 0) throw new Error(`Unused faults: ${JSON.stringify(unused)}`);
  }

  async request(target = `commits:repo:ada/${this.name}`): Promise<string> {
    this.app.standIn.clearLog();
    return (await startSync(this.ada, target)).id;
  }

  /** To the end. What was asked of GitHub before is forgotten. */
  async sync(target?: string): Promise<JobDto> {
    const id = await this.request(target);
    await this.drive(id);
    return getJob(this.ada, id);
  }

  async drive(runId: string, signal = new AbortController().signal): Promise<void> {
    await this.app.app.get(RunDriver).drive(runId, signal);
  }

  /** How often GitHub was asked for this. */
  countAsked(operation: string): number {
    return this.app.standIn.log.filter((entry) => entry.operation === operation).length;
  }

  /** Of the test's repo: account, state, commits, reason. */
  async listCoverage(): Promise<string[]> {
    return (await listCoverage(this.app))
      .filter((text) => text.startsWith(`${this.repoId} `))
      .map((text) => text.slice(text.indexOf(' ') + 1));
  }

  async readStored(): Promise<string> {
    return readStored(this.app, this.repoId);
  }

  async listOids(): Promise<string[]> {
    return listOids(this.app, this.repoId);
  }

  async countContributed(): Promise<number> {
    return countContributed(this.app, this.repoId);
  }

  /** State, failures, commits, note; of each run. */
  async listWorks(): Promise<string[]> {
    const rows = await query<{ text: string }>(
      this.app,
      `select concat_ws(' ', w.state, w.failures, w.commits, w.note) as text from commit_work w
       join run u on u.id = w.run_id where w.repo_id = ? order by u.queued_at, u.id`,
      this.repoId,
    );
    return rows.map(({ text }) => text);
  }
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
    `select concat_ws(' ', (select count(*) from commit where repo_id = h.repo_id), head_oid, 'begun ' || started_oid) as text
     from commit_head h where repo_id = ?`,
    repoId,
  );
  return row?.text ?? 'nothing';
}

export async function listOids(app: TestApp, repoId = NOTES): Promise<string[]> {
  const rows = await query<{ oid: string }>(
    app,
    'select oid from commit where repo_id = ? order by oid',
    repoId,
  );
  return rows.map(({ oid }) => oid);
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

/** Commits by whom, as it is shown. */
export async function countContributed(app: TestApp, repoId = NOTES): Promise<number> {
  const [row] = await query<{ count: number }>(
    app,
    `select coalesce(sum(commits), 0)::int as count from contributor where repo_id = ? and role = 'author'`,
    repoId,
  );
  return row?.count ?? 0;
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
