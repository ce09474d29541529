import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GithubStandIn } from '../github/github-stand-in.ts';
import { GithubWorld } from '../github/world.ts';
import { STAGE_WORLD } from '../support/contributor-stage.ts';
import { storeContributorWorld } from '../support/stored-contributors.ts';
import { TestApp } from '../support/test-app.ts';
import { createTestOrm, type TestDatabase, type TestOrm } from '../support/test-database.ts';
import { runCli, toEnvironment } from './cli.kit.ts';

const LOGIN = 'carol';

describe('octavo contributors', () => {
  let standIn: GithubStandIn;
  let database: TestOrm;
  let environment: Record<string, string>;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'octavo-cli-'));
    const world = new GithubWorld();
    world.addUser({ login: LOGIN });
    standIn = await GithubStandIn.start({ world });
    database = await createTestOrm();
    await storeContributorWorld(database.orm.em.fork(), STAGE_WORLD);
    const token = world.issueToken({ login: LOGIN, scopes: ['repo'], kind: 'pat' });
    environment = { ...toEnvironment(toServer(), standIn), GITHUB_TOKEN: token };
  });

  afterEach(async () => {
    await standIn.stop();
    await database.close();
    await rm(folder, { recursive: true });
  });

  function toServer(): TestDatabase {
    return { url: database.url, drop: () => database.close() };
  }

  async function download(query: string): Promise<string> {
    const secretKeys = [environment['SECRET_KEYS'] ?? ''];
    const config = { role: 'web' as const, secretKeys };
    const app = await TestApp.start({ standIn, database: toServer(), config });
    const browser = await app.signIn(LOGIN);
    const text = await (await browser.send(`/export/contributors?${query}`)).text();
    await app.close();
    return text;
  }

  it('writes what the download is, byte for byte, and says what is not complete', async () => {
    const file = join(folder, 'new.csv');
    const options = ['--bots', 'false', '--from', '2026-02', '--to', '2026-03', '--coauthors', 'true'];

    const written = await runCli(['contributors', 'org:Owner-1', '--output', file, ...options], environment);
    const printed = await runCli(['contributors', 'org:owner-1', '--output', '-', ...options], environment);

    expect([written.code, printed.code]).toEqual([0, 0]);
    const text = await readFile(file, 'utf8');
    expect(text).toBe(
      await download('organization=owner-1&bots=false&from=2026-02&to=2026-03&coauthors=true'),
    );
    expect(text).toContain('owner-1/repo-1,2026-02,0\r\n');
    expect(text).toContain('owner-1/repo-4,2026-02,\r\n');
    expect(text).not.toContain('repo-2');
    expect(printed.output).toBe(text);
    const [counted, lacking] = written.messages.split('\n');
    expect(counted).toMatch(new RegExp(`^\\d+ rows in ${file}\\.$`));
    expect(lacking).toBe(
      'The commits of 1 of 3 repositories are not complete, and empty where they were never read: ' +
        'octavo sync org:owner-1 --streams repos,commits',
    );
  });

  it('leaves no file behind for an organization that is not there', async () => {
    const { code, output, messages } = await runCli(
      ['contributors', 'org:nobody', '--output', join(folder, 'new.csv')],
      environment,
    );

    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(messages).toContain('This organization does not exist or is not visible to you');
    expect(await readdir(folder)).toEqual([]);
  });
});
