import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toTruth } from '../demo/truth.ts';
import { GithubStandIn } from '../github/github-stand-in.ts';
import { createDemoWorld } from '../github/world.ts';
import { startSync } from '../support/sync-kit.ts';
import { TestApp } from '../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { CliProcess, runCli, toEnvironment } from './cli.kit.ts';

const SCOPES = ['repo', 'read:org', 'user:email'];

describe('octavo', () => {
  let standIn: GithubStandIn;
  let database: TestDatabase;
  let environment: Record<string, string>;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'octavo-cli-'));
    standIn = await GithubStandIn.start({ world: createDemoWorld() });
    database = await createTestDatabase();
    const token = standIn.world.issueToken({ login: 'octo-demo', scopes: SCOPES, kind: 'pat' });
    environment = { ...toEnvironment(database, standIn), GITHUB_TOKEN: token };
  });
  afterEach(async () => {
    await standIn.stop();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  /** Signed in at a service that answers and syncs nothing. */
  async function queueSyncOf(login: string): Promise<void> {
    const secretKeys = [environment['SECRET_KEYS'] ?? ''];
    const service = await TestApp.start({ standIn, database, config: { role: 'web', secretKeys } });
    await startSync(await service.signIn(login), 'viewer');
    await service.close();
  }

  it('syncs without a service, waits for the end, and exports what the account may see', async () => {
    const file = join(folder, 'repos.csv');

    const sync = await runCli(['sync', 'viewer'], environment);
    const written = await runCli(['export', '--output', file], environment);
    const printed = await runCli(['export', '--output', '-'], environment);

    expect(sync.output).toMatch(/^viewer: succeeded, [1-9]\d* inserted, .*\n$/);
    expect(sync.messages).toMatch(/^viewer: /);
    expect([sync.code, written.code, printed.code]).toEqual([0, 0, 0]);
    const truth = toTruth(standIn.world, 'octo-demo', SCOPES);
    expect(await readFile(file, 'utf8')).toBe(truth);
    expect(printed.output).toBe(truth);
    expect(printed.messages).toBe('340 repositories.\n');
  });

  it('ends with 1 and the reason when the run fails', async () => {
    const { code, output, messages } = await runCli(['sync', 'org:nobody-here'], environment);

    expect(output).toMatch(/^org:nobody-here: failed, /);
    expect(messages).toContain('org:nobody-here does not exist, was renamed, or hides itself');
    expect(code).toBe(1);
  });

  it('stops waiting at Ctrl-C and finishes the same run when asked again', async () => {
    standIn.faults.inject({ kind: 'stall', match: { path: /^\/user\/repos/ } });
    const first = new CliProcess(['sync', 'viewer'], environment);
    await first.waitForMessage(/viewer: running/);
    // npm and the terminal both pass it on.
    first.kill('SIGINT');
    first.kill('SIGINT');
    const { code, output, messages } = await first.end();
    const id = /Run (\S+) is not lost/.exec(messages)?.[1];

    const detached = await runCli(['sync', 'viewer', '--detach'], environment);
    const second = await runCli(['sync', 'viewer'], environment);

    expect({ code, output }).toEqual({ code: 130, output: '' });
    expect(detached.output).toBe(`${id}\n`);
    expect(second.output).toMatch(/^viewer: succeeded, /);
    expect(second.code).toBe(0);
  });

  it('works for its own account alone, whatever else waits in the queue', async () => {
    await queueSyncOf('octo-rival');
    standIn.clearLog();

    const { code } = await runCli(['sync', 'viewer'], environment);

    expect(code).toBe(0);
    const own = standIn.world.accounts.get('octo-demo').id;
    expect(new Set(standIn.log.map(({ accountId }) => accountId))).toEqual(new Set([own]));
  });

  it('refuses in words to sync with a database of another GitHub, and queues nothing', async () => {
    await queueSyncOf('octo-rival');
    await execute(database, 'delete from run');
    const elsewhere = await GithubStandIn.start({ world: createDemoWorld() });
    const { GITHUB_TOKEN: _, ...withoutToken } = environment;
    const { SECRET_KEYS: __, ...there } = toEnvironment(database, elsewhere);

    const sync = ['sync', 'viewer', '--account', 'octo-rival'];
    const { code, output, messages } = await runCli(sync, { ...withoutToken, ...there });
    await elsewhere.stop();

    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(messages).toContain(`This database belongs to the GitHub at ${new URL(standIn.apiUrl).origin}`);
    expect(await execute(database, 'select id from run')).toEqual([]);
    expect(elsewhere.log).toEqual([]);
  });

  it('leaves the targets of the operator as the service knows them', async () => {
    const other = 'octo-rival';
    const token = standIn.world.issueToken({ login: other, scopes: SCOPES, kind: 'pat' });
    await runCli(['sync', 'viewer', '--detach'], { ...environment, GITHUB_TOKEN: token });
    await execute(database, `update target set source = 'operator'`);

    await runCli(['sync', 'viewer'], environment);

    const sources = await execute(database, `select source from target where source = 'operator'`);
    expect(sources).toEqual([{ source: 'operator' }]);
  });

  it('leaves a detached run to others', async () => {
    const { code, output } = await runCli(['sync', 'viewer', '--detach'], environment);

    expect(output).toMatch(/^[\da-f-]{36}\n$/);
    expect(code).toBe(0);
    expect(standIn.log.filter(({ path }) => path.startsWith('/user/repos'))).toEqual([]);
  });

  it('acts for an account that has signed in, by any case of its login, and for no other', async () => {
    const stranger = await runCli(['export', '--output', '-', '--account', 'octo-rival'], environment);
    const self = await runCli(['keys', 'list', '--account', 'OCTO-demo'], environment);
    const { GITHUB_TOKEN: _, ...withoutToken } = environment;
    const nobody = await runCli(['keys', 'list'], withoutToken);

    expect(stranger.messages).toContain('octo-rival has never signed in here');
    expect(self.messages).toBe('octo-demo has no keys.\n');
    expect(nobody.messages).toContain('Set GITHUB_TOKEN, or say --account LOGIN');
    expect([stranger.code, self.code, nobody.code]).toEqual([1, 0, 1]);
  });

  it('shows no stack unless it is asked for', async () => {
    const quiet = await runCli(['export', '--output', folder], environment);
    const loud = await runCli(['export', '--output', folder], { ...environment, LOG_LEVEL: 'debug' });

    expect(quiet.messages).toBe(`${folder} cannot be written: it is a folder; name a file in it\n`);
    expect(loud.messages).toMatch(/OutputFileError: .*\n +at /);
  });
});

async function execute({ url }: TestDatabase, sql: string): Promise<object[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<object>(sql);
  await client.end();
  return rows;
}
