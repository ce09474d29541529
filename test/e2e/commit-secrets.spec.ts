import { readdir } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aCommit } from '../github/git/new-commit.ts';
import { createCommitWorld, OWNER } from '../support/commit-stage.ts';
import { OctavoProcess } from '../support/octavo-process.ts';
import { query } from '../support/sync-kit.ts';
import type { TestApp } from '../support/test-app.ts';
import { WorkerStage } from '../support/worker-stage.ts';

const LIMIT_MS = 180_000;
const COMMITS = Array.from({ length: 1500 }, (_, index) => aCommit({ message: `Change ${index}\n` }));

const SLOW = 1;
const REPOS = [
  [SLOW, 'slow'],
  [2, 'cut'],
  [3, 'refused'],
] as const;

/** The service as it ships, with a log that tells everything. */
async function startService({ config, database }: TestApp): Promise<OctavoProcess> {
  const { webUrl, apiUrl, graphqlUrl, token } = config.github;
  return OctavoProcess.spawn({
    ROLE: 'worker',
    DATABASE_URL: database.url,
    DATA_DIR: config.database.dataDir,
    SECRET_KEYS: config.secretKeys.join(','),
    GITHUB_WEB_URL: webUrl,
    GITHUB_API_URL: apiUrl,
    GITHUB_GRAPHQL_URL: graphqlUrl,
    GITHUB_TOKEN: token ?? '',
    LOG_LEVEL: 'trace',
    LOG_FILE: join(config.database.dataDir, 'service.log'),
  });
}

it(
  'keeps the token out of arguments, git’s configuration, the cache, the log and the tables, whatever becomes of a clone',
  async () => {
    const world = createCommitWorld();
    await using stage = await WorkerStage.start(world, OWNER);
    for (const [id, name] of REPOS) {
      world.addRepo({ owner: OWNER, name, id, visibility: 'private' });
      world.git.create(id);
      await world.git.import(id, COMMITS);
    }
    const app = await stage.startApp();
    const { dataDir } = app.config.database;
    const secrets = toForms(app.config.github.token ?? '');
    let during = '';
    const { faults } = stage.standIn;
    faults.inject({
      kind: 'git-run',
      match: { path: /slow/, operation: 'fetch' },
      afterBytes: 20_000,
      run: async () => {
        during = [listArguments(), await readClone(dataDir), ...(await readTables(app))].join('\n');
      },
    });
    faults.inject({ kind: 'git-reset', match: { path: /cut/, operation: 'fetch' }, afterBytes: 20_000 });
    faults.inject({ kind: 'status', status: 403, match: { path: /refused\.git/ }, times: 100 });
    await stage.request(app, 'commits:viewer');

    const service = await startService(app);
    await stage.untilDone(app);
    const { words } = await service.stop();

    const after = [words, await readFolder(dataDir), ...(await readTables(app))].join('\n');
    expect(during).toMatch(/git-remote-http|remote-http/);
    expect(during).toMatch(/promisor/);
    expect(during).toMatch(/commit-read/);
    expect(after).toMatch(/Commits were not read/);
    expect(after).toMatch(/service\.log/);
    expect(await query(app, 'select state from run')).toEqual([{ state: 'succeeded' }]);
    expect(await query(app, 'select state from commit_work order by state')).toEqual([
      { state: 'done' },
      { state: 'done' },
      { state: 'failed' },
    ]);
    expect(secrets.filter((secret) => during.includes(secret))).toEqual([]);
    expect(secrets.filter((secret) => after.includes(secret))).toEqual([]);
  },
  LIMIT_MS,
);

/** As it is, and as headers, URLs and binary columns would hold it. */
function toForms(token: string): string[] {
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  return [token, basic, Buffer.from(token).toString('hex'), Buffer.from(token).toString('base64')];
}

/** Of every process that may be looked at. */
function listArguments(): string {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => readQuietly(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')).join('\n');
}

/** Empty for a process that has ended meanwhile. */
function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** Names and bytes of all files. */
async function readFolder(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = files.map((file) => readQuietly(file));
  return [...files, ...texts].join('\n');
}

/** Of the repo that is being cloned: the folders of others come and go. */
async function readClone(dataDir: string): Promise<string> {
  const names = await readdir(join(dataDir, 'git'));
  const own = names.filter((name) => name.startsWith(`${SLOW}.`));
  return (await Promise.all(own.map((name) => readFolder(join(dataDir, 'git', name))))).join('\n');
}

/** Every row of the service's own tables and of the queue's, as text. */
async function readTables(app: TestApp): Promise<string[]> {
  const tables = await query<{ name: string }>(
    app,
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE'`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await query<{ text: string }>(app, `select t::text as text from ${name} t`);
    texts.push(name, ...rows.map(({ text }) => text));
  }
  return texts;
}
