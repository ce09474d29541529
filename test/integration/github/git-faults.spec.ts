import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GithubStandIn } from '../../github/github-stand-in.ts';
import type { Fault } from '../../github/faults/fault.ts';
import { GithubWorld } from '../../github/world.ts';
import { GitKit, NOTES, readOids } from './git-kit.ts';
import { findProcesses } from './git-processes.ts';

const MANY = Array.from(
  { length: 2_000 },
  (_, index) => `Change ${index} ${'of no great importance '.repeat(3)}\n`,
);

let kit: GitKit;
let oids: string[];

beforeEach(async () => {
  kit = await GitKit.open();
  oids = await kit.push(MANY);
});
afterEach(() => kit.close());

describe('a fetch that the server spoils', () => {
  it.each<[string, Fault, string, RegExp]>([
    ['refuses with 403', { kind: 'status', status: 403 }, 'git.forbidden', /\(403\)/],
    ['withholds by law', { kind: 'status', status: 451 }, 'git.forbidden', /\(451\)/],
    ['has too much to do', { kind: 'status', status: 429 }, 'git.transport', /answered 429/],
    ['answers as a gateway', { kind: 'html' }, 'git.transport', /answered 502/],
    [
      'breaks while it looks for objects',
      { kind: 'status', status: 503, after: 2 },
      'git.transport',
      /answered 503/,
    ],
    ['hangs up before any answer', { kind: 'reset' }, 'git.transport', /could not be fetched/],
    [
      'hangs up in the middle',
      { kind: 'git-reset', afterBytes: 20_000 },
      'git.transport',
      /could not be fetched/,
    ],
    ['ends too early', { kind: 'git-end', afterBytes: 20_000 }, 'git.transport', /could not be fetched/],
    [
      'sends a damaged pack',
      { kind: 'git-corrupt', afterBytes: 20_000 },
      'git.transport',
      /could not be fetched/,
    ],
    [
      'knows nothing of the repo',
      { kind: 'run', run: (world) => world.deleteRepo(NOTES) },
      'git.repo_gone',
      /does not find/,
    ],
    [
      'shows a page instead',
      { kind: 'status', status: 200, body: 'Please sign in', times: 3 },
      'git.transport',
      /no git server/,
    ],
  ])('because it %s leaves nothing behind', async (_what, fault, code, words) => {
    kit.standIn.faults.inject(fault);

    const failure = await kit.open().catch((error: unknown) => error);

    expect(failure).toMatchObject({ code, message: expect.stringMatching(words) as string });
    expect(kit.standIn.faults.unused()).toEqual([]);
    expect(await whatIsLeft()).toEqual([]);
  });

  it.each<[string, Fault]>([
    ['in the middle', { kind: 'git-reset', afterBytes: 20_000, after: 1 }],
    ['with a damaged pack', { kind: 'git-corrupt', afterBytes: 20_000, after: 1 }],
    ['by killing git', { kind: 'git-run', afterBytes: 20_000, after: 1, run: () => killAll('SIGKILL') }],
  ])('%s is made good by the next one, in the folder that was there', async (_what, fault) => {
    await kit.open();
    oids.push(...(await kit.push(MANY)));
    kit.standIn.faults.inject(fault);

    await expect(kit.open()).rejects.toMatchObject({ code: 'git.transport' });
    const folders = await kit.listFolders();
    expect(kit.standIn.faults.unused()).toEqual([]);
    const history = await kit.open();

    expect(folders).toEqual([`${NOTES}.git`]);
    expect(await readOids(history)).toEqual(oids.toReversed());
  });

  it('by saying nothing more is given up', async () => {
    kit.standIn.faults.inject({ kind: 'git-stall', afterBytes: 20_000 });
    const client = kit.createClient({}, { stallSeconds: 1 });

    await expect(client.open(kit.ask())).rejects.toMatchObject({ code: 'git.transport' });
    expect(await whatIsLeft()).toEqual([]);
  });

  it('by leading elsewhere is not followed there', async () => {
    const other = await GithubStandIn.start({ world: new GithubWorld() });
    kit.standIn.faults.inject({ kind: 'git-redirect', to: other.webUrl, times: 2 });

    await expect(kit.open()).rejects.toMatchObject({ code: 'git.transport', message: /leads elsewhere/ });
    expect(other.log).toEqual([]);
    await other.stop();
  });

  it('for a repo that has been renamed waits for its new name', async () => {
    kit.world.renameRepo(NOTES, 'jottings');

    await expect(kit.open()).rejects.toMatchObject({ code: 'git.transport' });
    expect((await kit.open({ fullName: 'ada/jottings' })).head).toBe(oids.at(-1));
  });
});

describe('a token', () => {
  it('that is dead is told from a repo that is gone', async () => {
    kit.world.revokeToken(kit.token);

    await expect(kit.open()).rejects.toMatchObject({ code: 'git.forbidden', message: /\(401\)/ });
  });

  it('of somebody else finds no private repo', async () => {
    kit.world.setVisibility(NOTES, 'private');
    const token = kit.world.issueToken({ login: 'bob', scopes: ['repo'], kind: 'pat' });

    await expect(kit.open({ token })).rejects.toMatchObject({ code: 'git.repo_gone' });
  });
});

describe('a fetch that takes too much', () => {
  it('of time is ended', async () => {
    kit.standIn.faults.inject({ kind: 'git-stall', afterBytes: 20_000 });
    const client = kit.createClient({ timeoutMs: 1_000 });

    await expect(client.open(kit.ask())).rejects.toMatchObject({ code: 'git.limit', limit: 'time' });
    expect(await whatIsLeft()).toEqual([]);
  });

  it('of the disk is ended while it grows', async () => {
    kit.standIn.faults.inject({ kind: 'git-stall', afterBytes: 200_000 });
    const client = kit.createClient({ repoMaxBytes: 20_000 });

    await expect(client.open(kit.ask())).rejects.toMatchObject({ code: 'git.limit', limit: 'size' });
    expect(kit.standIn.gitRequests.at(-1)).toMatchObject({ operation: 'fetch', status: 0 });
    expect(await whatIsLeft()).toEqual([]);
  });

  it('of the disk without a word is found out at its end', async () => {
    const silently = 'head -c 100000 /dev/zero > "$GIT_DIR/objects/pack/large"; exit 0';
    const settings = await kit.scriptGit(`case "$1" in fetch) ${silently};; esac`);
    const client = kit.createClient({ ...settings, repoMaxBytes: 20_000 });

    await expect(client.open(kit.ask())).rejects.toMatchObject({ code: 'git.limit', limit: 'size' });
    expect(await whatIsLeft()).toEqual([]);
  });

  it('of the disk only when all is there keeps nothing of it', async () => {
    await kit.open();
    await kit.push(MANY);
    const client = kit.createClient({ repoMaxBytes: 150_000 });

    await expect(client.open(kit.ask())).rejects.toMatchObject({ code: 'git.limit', limit: 'size' });
    expect(await whatIsLeft()).toEqual([]);
  });
});

function killAll(signal: NodeJS.Signals): void {
  for (const { pid } of findProcesses(kit.dataDir)) process.kill(pid, signal);
}

/** Folders and processes of git. */
async function whatIsLeft(): Promise<unknown[]> {
  return [...(await kit.listFolders()), ...findProcesses(kit.dataDir)];
}
