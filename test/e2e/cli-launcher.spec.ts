import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GithubStandIn } from '../github/github-stand-in.ts';
import { createDemoWorld } from '../github/world.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { CliProcess, toEnvironment } from './cli.kit.ts';

const LAUNCHER = fileURLToPath(new URL('../../dist/src/octavo.js', import.meta.url));

const VERSION = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

/** This process's own Node 24, and whatever the machine has: both have to do. */
const NODES = [...new Set([process.execPath, ...listNodesOfTheMachine()])];

describe.each(NODES)('the launcher under %s', (node) => {
  let standIn: GithubStandIn;
  let database: TestDatabase;

  beforeEach(async () => {
    standIn = await GithubStandIn.start({ world: createDemoWorld() });
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await standIn.stop();
    await database.drop();
  });

  it('starts the CLI and passes on what it prints and how it ends', async () => {
    const version = new CliProcess(['--version'], {}, { node, script: LAUNCHER });
    const wrong = new CliProcess(['dance'], {}, { node, script: LAUNCHER });

    expect(await version.end()).toEqual({ code: 0, output: `${VERSION}\n`, messages: '' });
    expect((await wrong.end()).code).toBe(2);
  });

  it('passes SIGTERM on and waits for the end', async () => {
    standIn.faults.inject({ kind: 'stall', match: { path: /^\/user\/repos/ } });
    const token = standIn.world.issueToken({ login: 'octo-demo', scopes: ['repo'], kind: 'pat' });
    const environment = { ...toEnvironment(database, standIn), GITHUB_TOKEN: token };
    const sync = new CliProcess(['sync', 'viewer'], environment, { node, script: LAUNCHER });
    await sync.waitForMessage(/viewer: running/);

    sync.kill('SIGTERM');
    const { code, messages } = await sync.end();

    expect(messages).toContain('No longer waiting.');
    expect(code).toBe(130);
  });
});

/** Those on PATH that no package brought along. */
function listNodesOfTheMachine(): string[] {
  const folders = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'));
  return folders
    .map((folder) => join(folder, 'node'))
    .filter(isExecutable)
    .slice(0, 1);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
