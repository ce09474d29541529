import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rename, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitFolders } from '../../../src/github/git/git-folders.ts';
import { DIARY, GitKit, NOTES } from './git-kit.ts';

const THIRD = 103;
const MANY = Array.from({ length: 500 }, (_, index) => `Change ${index}\n`);

let kit: GitKit;
let folder: string;

beforeEach(async () => {
  kit = await GitKit.open();
  folder = join(kit.dataDir, 'git', `${NOTES}.git`);
});
afterEach(() => kit.close());

it('is open to its owner alone, even where somebody had opened it', async () => {
  await mkdir(join(kit.dataDir, 'git'), { mode: 0o755 });
  await kit.push(['First\n']);

  await kit.open();

  const modes = await Promise.all([join(kit.dataDir, 'git'), folder].map((path) => stat(path)));
  expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o700, 0o700]);
});

it('lists the repos it has, and removes one without a trace', async () => {
  await kit.push(['First\n']);
  await kit.push(['Dear diary\n'], DIARY);
  await kit.open();
  await kit.open({ repoId: DIARY, fullName: 'ada/diary' });
  const cache = kit.createCache();

  const before = await cache.list();
  await cache.remove(DIARY);
  await cache.remove(DIARY);

  expect(new Set(before)).toEqual(new Set([NOTES, DIARY]));
  expect(await cache.list()).toEqual([NOTES]);
  expect(await kit.listFolders()).toEqual([`${NOTES}.git`]);
});

it('has nothing where nothing was fetched', async () => {
  expect(await list()).toEqual([]);
});

describe('with a limit', () => {
  beforeEach(async () => {
    kit.world.addRepo({ owner: 'ada', name: 'third', id: THIRD });
    kit.world.git.create(THIRD);
    for (const id of [NOTES, DIARY, THIRD]) await kit.push(MANY, id);
  });

  it('drops what was not used for longest', async () => {
    const client = kit.createClient({ cacheMaxBytes: (await measureOne()) * 2.5 });

    for (const id of [NOTES, DIARY, NOTES, THIRD]) await openOnce(client, id);

    expect(await list()).toEqual([NOTES, THIRD]);
  });

  it('drops nothing that is in use', async () => {
    const client = kit.createClient({ cacheMaxBytes: (await measureOne()) * 2.5 });
    const held = await client.open(kit.ask(asked(NOTES)));
    kit.clock.advance(1_000);

    for (const id of [DIARY, THIRD]) await openOnce(client, id);
    const whileHeld = await list();
    held.close();
    await openOnce(client, DIARY);

    expect(whileHeld).toEqual([NOTES, THIRD]);
    expect(await list()).toEqual([DIARY, THIRD]);
  });

  it('sees what other processes have fetched, some minutes later', async () => {
    const client = kit.createClient({ cacheMaxBytes: (await measureOne()) * 2.5 });
    await openOnce(client, NOTES);
    for (const id of [DIARY, THIRD]) await openOnce(kit.createClient(), id);

    await openOnce(client, THIRD);
    const soon = await list();
    kit.clock.advance(10 * 60_000);
    await openOnce(client, THIRD);

    expect(soon).toEqual([NOTES, DIARY, THIRD]);
    expect(await list()).toEqual([DIARY, THIRD]);
  });

  /** What the history of one repo takes; they are much of a size. */
  async function measureOne(): Promise<number> {
    await kit.open();
    const sizes = await Promise.all(
      (await readdir(folder, { recursive: true })).map(async (name) => stat(join(folder, name))),
    );
    await kit.createCache().remove(NOTES);
    return sizes.filter((file) => file.isFile()).reduce((sum, { size }) => sum + size, 0);
  }

  async function openOnce(client: ReturnType<GitKit['createClient']>, id: number): Promise<void> {
    const history = await client.open(kit.ask(asked(id)));
    history.close();
    kit.clock.advance(1_000);
  }

  function asked(id: number): { repoId: number; fullName: string } {
    return {
      repoId: id,
      fullName: `ada/${
        new Map([
          [NOTES, 'notes'],
          [DIARY, 'diary'],
        ]).get(id) ?? 'third'
      }`,
    };
  }
});

describe('what a process leaves behind', () => {
  let root: string;
  let folders: GitFolders;
  let begun: string;

  beforeEach(async () => {
    root = join(kit.dataDir, 'git');
    folders = new GitFolders(root);
    await folders.prepare();
    begun = await folders.createTemporary(NOTES);
  });

  it('stays while that process is at it', async () => {
    await folders.removeLeftovers(new Date());

    expect(await kit.listFolders()).toHaveLength(1);
  });

  it('goes when another one has its number, as the next life of a container does', async () => {
    await new GitFolders(root).removeLeftovers(new Date());

    expect(await kit.listFolders()).toEqual([]);
  });

  it('goes when that process is gone, and stays while it is there', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    await renameBegun(`-${process.pid}-`, `-${process.ppid}-`);
    await new GitFolders(root).removeLeftovers(new Date());
    const whileThere = await kit.listFolders();
    await renameBegun(`-${process.ppid}-`, `-${pid}-`);

    await new GitFolders(root).removeLeftovers(new Date());

    expect(whileThere).toHaveLength(1);
    expect(await kit.listFolders()).toEqual([]);
  });

  it('goes after days when that was on another machine', async () => {
    await renameBegun(/\.[\da-f]{8}-/, '.00000000-');
    await folders.removeLeftovers(new Date());
    const soon = await kit.listFolders();
    const longAgo = new Date(Date.now() - 3 * 24 * 3_600_000);
    await utimes(begun, longAgo, longAgo);

    await folders.removeLeftovers(new Date());

    expect(soon).toHaveLength(1);
    expect(await kit.listFolders()).toEqual([]);
  });

  it('is swept when something is fetched', async () => {
    await kit.push(['First\n']);

    await kit.open();

    expect(await kit.listFolders()).toEqual([`${NOTES}.git`]);
  });

  async function renameBegun(from: string | RegExp, to: string): Promise<void> {
    const renamed = begun.replace(from, to);
    await rename(begun, renamed);
    begun = renamed;
  }
});

async function list(): Promise<number[]> {
  return (await kit.createCache().list()).toSorted((a, b) => a - b);
}
