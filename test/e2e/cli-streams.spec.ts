import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aCommit } from '../github/git/new-commit.ts';
import { GithubStandIn } from '../github/github-stand-in.ts';
import { GithubWorld } from '../github/world.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { CliProcess, runCli, toEnvironment } from './cli.kit.ts';

const [APP, LIB, BLANK] = [101, 102, 103];
const BOTH = ['--streams', 'commits,repos'];

describe('octavo sync --streams', () => {
  let standIn: GithubStandIn;
  let database: TestDatabase;
  let dataDir: string;
  let environment: Record<string, string>;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'octavo-streams-'));
    standIn = await GithubStandIn.start({ world: await createAcme() });
    database = await createTestDatabase();
    const scopes = ['repo', 'read:org', 'user:email'];
    const token = standIn.world.issueToken({ login: 'ada', scopes, kind: 'pat' });
    environment = { ...toEnvironment(database, standIn), DATA_DIR: dataDir, GITHUB_TOKEN: token };
  });
  afterEach(async () => {
    await standIn.stop();
    await database.drop();
    await rm(dataDir, { recursive: true });
  });

  it('syncs one after the other, by a token alone, and says of each repository when it is done', async () => {
    await mkdir(join(dataDir, 'git/999.git'), { recursive: true });

    const { code, output, messages } = await runCli(['sync', 'org:acme', ...BOTH], environment);

    expect(output).toMatch(/^org:acme: succeeded, .*\ncommits:org:acme: succeeded, [1-9]\d* inserted, .*\n$/);
    expect(messages).toMatch(/^1\/2 org:acme: /);
    expect(messages).toMatch(/^2\/2 commits:org:acme: /m);
    expect(messages).toMatch(/^commits:org:acme: acme\/app done, 3 commits$/m);
    expect(messages).toMatch(/^commits:org:acme: acme\/lib done, 2 commits$/m);
    expect(code).toBe(0);
    expect(await countCommits()).toEqual([
      { repo: APP, commits: 3 },
      { repo: LIB, commits: 2 },
    ]);
    // What git has fetched of a repo that nobody knows is gone as well.
    expect(await readdir(join(dataDir, 'git'))).toEqual(['101.git', '102.git']);
  });

  it('leaves all of them to the service, each with the schedule', async () => {
    const options = ['--detach', '--cron', '*/15 * * * *'];
    const streams = ['--streams', 'repos,issues,counts,stars,commits'];
    const { code, output } = await runCli(['sync', 'org:acme', ...streams, ...options], environment);

    const targets = ['org', 'counts:org', 'commits:org', 'issues:org', 'stars:org'];
    const named = targets.map((target) => `${target}:acme`);
    expect(output).toMatch(/^([\da-f-]{36}\n){5}$/);
    expect(code).toBe(0);
    expect(await execute('select target, cron from target')).toEqual(
      expect.arrayContaining(named.map((target) => ({ target, cron: '*/15 * * * *' }))),
    );
    expect((await execute('select id from run')).map(({ id }) => id)).toEqual(
      expect.arrayContaining(output.trim().split('\n')),
    );
    expect(existsSync(join(dataDir, 'git'))).toBe(false);
  });

  it('goes on with the run that Ctrl-C left, and keeps the schedule of what had not begun', async () => {
    standIn.faults.inject({ kind: 'git-stall', match: { path: /lib/ } });
    const cron = ['--cron', '0 3 * * *'];
    const first = new CliProcess(['sync', 'org:acme', ...BOTH, ...cron], environment);
    await first.waitForMessage(/acme\/app done/);
    first.kill('SIGINT');
    const left = await first.end();
    const id = /Run (\S+) is not lost/.exec(left.messages)?.[1];
    const crons = await execute('select cron from target');

    const second = await runCli(['sync', 'org:acme', ...BOTH], environment);

    expect([left.code, second.code]).toEqual([130, 0]);
    expect(left.output).toMatch(/^org:acme: succeeded, .*\n$/);
    expect(await execute(`select id from run where target = 'commits:org:acme'`)).toEqual([{ id }]);
    // What was done already is not told again.
    expect(second.messages).not.toContain('acme/app done');
    expect(second.messages).toContain('acme/lib done, 2 commits');
    expect(crons).toEqual([{ cron: '0 3 * * *' }, { cron: '0 3 * * *' }]);
    expect(await countCommits()).toHaveLength(2);
  });

  it('says in the end which repositories could not be read, and why', async () => {
    standIn.faults.inject({ kind: 'status', status: 451, times: 9, match: { path: /lib\.git/ } });

    const { code, output, messages } = await runCli(['sync', 'commits:org:acme'], environment);

    expect(output).toMatch(/^commits:org:acme: succeeded, /);
    expect(messages).toMatch(/^commits:org:acme: acme\/lib failed: .*451/m);
    expect(messages).toMatch(/\n1 repository could not be read:\n {2}acme\/lib: .*451.*\n$/);
    expect(code).toBe(0);
  });

  it('says once what to install where there is no git', async () => {
    const { code, messages } = await runCli(['sync', 'commits:org:acme'], {
      ...environment,
      PATH: '/nowhere',
    });

    expect(messages).toMatch(
      /2 repositories could not be read:\n {2}acme\/app and 1 more: .*install git 2\.31 or newer\n$/,
    );
    expect(code).toBe(0);
  });

  it('ends with the list of repositories when that cannot be read', async () => {
    const { code, output, messages } = await runCli(['sync', 'org:nobody-here', ...BOTH], environment);

    expect(output).toMatch(/^org:nobody-here: failed, .*\n$/);
    expect(messages).toContain('org:nobody-here: org:nobody-here does not exist');
    expect(code).toBe(1);
    expect(await execute('select target from run')).toEqual([{ target: 'org:nobody-here' }]);
  });

  function countCommits(): Promise<Row[]> {
    return execute('select repo_id::int as repo, count(*)::int as commits from commit group by 1 order by 1');
  }

  async function execute(sql: string): Promise<Row[]> {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<Row>(sql);
    await client.end();
    return rows;
  }
});

type Row = Record<string, unknown>;

/** An organization with two repos that have commits, and one that has none. */
async function createAcme(): Promise<GithubWorld> {
  const world = new GithubWorld();
  world.addUser({ login: 'ada', id: 1 });
  world.addOrganization({ login: 'acme', id: 2 });
  world.addRepo({ owner: 'acme', name: 'app', id: APP });
  world.addRepo({ owner: 'acme', name: 'lib', id: LIB });
  world.addRepo({ owner: 'acme', name: 'blank', id: BLANK, pushedAt: null });
  for (const [id, count] of [
    [APP, 3],
    [LIB, 2],
  ] as const) {
    world.git.create(id);
    await world.git.import(
      id,
      Array.from({ length: count }, () => aCommit()),
    );
  }
  world.git.create(BLANK);
  return world;
}
