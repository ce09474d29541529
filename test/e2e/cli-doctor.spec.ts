import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GithubStandIn } from '../github/github-stand-in.ts';
import { createDemoWorld } from '../github/world.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { runCli, toEnvironment } from './cli.kit.ts';

describe('octavo doctor and migrate', () => {
  let standIn: GithubStandIn;
  let database: TestDatabase;
  let environment: Record<string, string>;

  beforeEach(async () => {
    standIn = await GithubStandIn.start({ world: createDemoWorld() });
    database = await createTestDatabase();
    environment = toEnvironment(database, standIn);
  });
  afterEach(async () => {
    await standIn.stop();
    await database.drop();
  });

  it('finds nothing wrong with a token that may read everything', async () => {
    const { code, output } = await examineWith(['repo', 'read:org', 'user:email']);

    expect(output).toContain('accepted as octo-demo; scopes read:org, repo, user:email');
    expect(output).toMatch(/^ok +quota +core \d+ of 5000$/m);
    expect(output).not.toMatch(/^(WRONG|note)/m);
    expect(code).toBe(0);
  });

  it('notes what stays unseen without a scope', async () => {
    const { code, output } = await examineWith(['read:org', 'user:email']);

    expect(output).toContain('Without the scope repo private repositories stay unseen');
    expect(code).toBe(0);
  });

  it.each([
    ['not found', null],
    ['too old: git version 2.20.1', 'echo git version 2.20.1'],
  ])('says what to install when git is %s, and finds nothing wrong with all else', async (text, program) => {
    const folder = await mkdtemp(join(tmpdir(), 'octavo-doctor-'));
    if (program !== null) await writeFile(join(folder, 'git'), `#!/bin/sh\n${program}\n`, { mode: 0o755 });

    const { code, output } = await runCli(['doctor'], { ...environment, PATH: folder });
    await rm(folder, { recursive: true });

    expect(output).toMatch(new RegExp(`^note +git +${text}\n +Install git 2\\.31 or newer: `, 'm'));
    expect(code).toBe(0);
  });

  it('ends with 1 when GitHub does not take the token', async () => {
    const { code, output, messages } = await runCli(['doctor'], { ...environment, GITHUB_TOKEN: 'ghp_x' });

    expect(output).toMatch(/^WRONG +GITHUB_TOKEN .*GitHub does not accept the token/m);
    expect(output).toContain('quota         not looked at: GITHUB_TOKEN comes first');
    expect(messages).toContain('One thing is wrong.');
    expect(code).toBe(1);
  });

  it('ends with 1 when there is no PostgreSQL, without its password', async () => {
    const url = 'postgres://octavo:open-sesame@127.0.0.1:1/octavo';
    const { code, output, messages } = await runCli(['doctor'], { ...environment, DATABASE_URL: url });

    expect(output).toMatch(/^WRONG +database +no PostgreSQL at DATABASE_URL: .*ECONNREFUSED/m);
    expect(output).toContain('Check DATABASE_URL');
    expect(output + messages).not.toContain('open-sesame');
    expect(code).toBe(1);
  });

  it('compares the clock with that of GitHub', async () => {
    const late = await startClock(600_000);
    const apiUrl = `http://127.0.0.1:${(late.address() as AddressInfo).port}`;

    const { code, output } = await runCli(['doctor'], { ...environment, GITHUB_API_URL: apiUrl });
    late.close();

    expect(output).toMatch(/^WRONG +clock +(599|600|601) s behind GitHub's$/m);
    expect(output).toContain('Let this machine set its clock by NTP');
    expect(code).toBe(1);
  });

  it('asks for migrations, and migrate applies them once', async () => {
    const empty = await createEmptyDatabase();
    const onEmpty = { ...environment, DATABASE_URL: empty.url };

    const before = await runCli(['doctor'], onEmpty);
    const migrated = await runCli(['migrate'], onEmpty);
    const again = await runCli(['migrate'], onEmpty);
    const after = await runCli(['doctor'], onEmpty);
    await empty.drop();

    expect(before.output).toMatch(/^WRONG +migrations +not applied yet: migration-\d+-initial/m);
    expect(migrated.output).toMatch(/^migration-\d+-initial\n/);
    expect(again).toEqual({ code: 0, output: '', messages: 'The database is up to date.\n' });
    expect([before.code, after.code]).toEqual([1, 0]);
  });

  async function examineWith(scopes: string[]): ReturnType<typeof runCli> {
    const token = standIn.world.issueToken({ login: 'octo-demo', scopes, kind: 'pat' });
    return runCli(['doctor'], { ...environment, GITHUB_TOKEN: token });
  }
});

/** Answers anything, in the name of a GitHub that lives `aheadMs` from now. */
async function startClock(aheadMs: number): Promise<Server> {
  const server = createServer((_request, response) => {
    response.setHeader('Date', new Date(Date.now() + aheadMs).toUTCString());
    response.end('{}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}
