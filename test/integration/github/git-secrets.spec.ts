import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { GitSettings } from '../../../src/config/config.ts';
import { GitKit, NOTES, readCommits } from './git-kit.ts';
import { findProcesses, type SeenProcess } from './git-processes.ts';

const MANY = Array.from({ length: 1_000 }, (_, index) => `Change ${index}\n`);

let kit: GitKit;
let secrets: string[];

beforeEach(async () => {
  kit = await GitKit.open();
  await kit.push(MANY);
  secrets = [kit.token, Buffer.from(`x-access-token:${kit.token}`).toString('base64')];
});
afterEach(() => kit.close());

it('keeps the token out of the arguments and the folder of a fetch at work', async () => {
  let processes: SeenProcess[] = [];
  let files = '';
  const run = async (): Promise<void> => {
    processes = findProcesses(kit.dataDir);
    files = await readCache();
  };
  kit.standIn.faults.inject({ kind: 'git-run', afterBytes: 20_000, run });

  await kit.open();

  expect(processes.map(({ argv }) => argv.join(' '))).toContainEqual(expect.stringMatching(/remote-http/));
  expect(processes.map(({ environment }) => findSecrets(environment))).toContainEqual([false, true]);
  expect(processes.flatMap(({ argv }) => findSecrets(argv.join(' ')))).not.toContain(true);
  expect(files).toContain('promisor');
  expect(findSecrets(files)).toEqual([false, false]);
});

it('keeps it out of what is left when all is done', async () => {
  const history = await kit.open();
  await readCommits(history);
  history.close();

  expect(findSecrets(await readCache())).toEqual([false, false]);
  expect(await readCache()).not.toContain(kit.standIn.webUrl);
});

it('gives it to no git that does not fetch', async () => {
  const settings = await logCalls();
  const history = await kit.createClient(settings).open(kit.ask());

  await readCommits(history);
  await history.has(history.head ?? '');

  const calls = (await readFile(join(kit.dataDir, 'calls'), 'utf8')).split('--- ').slice(1);
  const informed = calls.filter((call) => findSecrets(call).includes(true));
  expect(calls.map((call) => call.split(/\s/)[0])).toEqual(
    expect.arrayContaining(['--version', 'init', 'fetch', 'rev-parse', 'log', 'cat-file']),
  );
  expect(informed.map((call) => call.split(/\s/)[0])).toEqual(['fetch']);
});

it('shows git nothing of the environment but what the configuration says', async () => {
  process.env['GIT_TRACE'] = join(kit.dataDir, 'trace');
  process.env['OCTAVO_TEST_SECRET'] = 'hunter2';
  try {
    const { environment } = await logCalls();
    const variables = { ...environment, HTTPS_PROXY: 'http://proxy.invalid:3128' };

    await kit.createClient({ environment: variables }).open(kit.ask());

    const calls = await readFile(join(kit.dataDir, 'calls'), 'utf8');
    expect(calls).not.toMatch(/GIT_TRACE=|hunter2/);
    expect(calls).toContain('HTTPS_PROXY=http://proxy.invalid:3128');
  } finally {
    delete process.env['GIT_TRACE'];
    delete process.env['OCTAVO_TEST_SECRET'];
  }
});

it('sends it nowhere else, whatever stands in the folder of a repo', async () => {
  (await kit.open()).close();
  const config = join(kit.dataDir, 'git', `${NOTES}.git`, 'config');
  const elsewhere = '[http]\n  proxy = http://127.0.0.1:1\n[url "http://127.0.0.1:1/"]\n  insteadOf = http\n';
  await appendFile(config, elsewhere);

  const history = await kit.open();

  expect(history.head).not.toBeNull();
  expect(await readFile(config, 'utf8')).not.toContain('127.0.0.1');
});

it.each([
  ['refused', { kind: 'status', status: 403 }],
  ['cut', { kind: 'git-reset', afterBytes: 20_000 }],
  ['sent elsewhere', { kind: 'git-redirect', to: 'http://127.0.0.1:1', times: 2 }],
] as const)('keeps it out of what is said when it is %s', async (_what, fault) => {
  kit.standIn.faults.inject(fault);

  const failure = (await kit.open().catch((error: unknown) => error)) as Error;

  const said = `${failure.message} ${failure.stack} ${JSON.stringify(failure)} ${String(failure.cause)}`;
  expect(failure).toBeInstanceOf(Error);
  expect(findSecrets(said)).toEqual([false, false]);
  expect(said).not.toContain(kit.standIn.webUrl);
});

/** A git that writes down what it is called with, and the environment it finds. */
async function logCalls(): Promise<Pick<GitSettings, 'environment'>> {
  const log = join(kit.dataDir, 'calls');
  return kit.scriptGit(`{ printf -- '--- %s\\n' "$*"; env; } >> '${log}'`);
}

function findSecrets(text: string): boolean[] {
  return secrets.map((secret) => text.includes(secret));
}

/** All there is in the cache: names and bytes. */
async function readCache(): Promise<string> {
  const entries = await readdir(kit.dataDir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.map((file) => readFile(file, 'latin1')));
  return [...files, ...texts].join('\n');
}
