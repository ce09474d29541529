import { chmod, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitKit, NOTES, readOids } from './git-kit.ts';

const MANY = Array.from({ length: 500 }, (_, index) => `Change ${index}\n`);

let kit: GitKit;
let folder: string;

beforeEach(async () => {
  kit = await GitKit.open();
  folder = join(kit.dataDir, 'git', `${NOTES}.git`);
});
afterEach(() => kit.close());

describe('a damaged folder', () => {
  it.each<[string, () => Promise<void>]>([
    ['settings that make no sense', () => writeFile(join(folder, 'config'), '[')],
    ['no HEAD', () => rm(join(folder, 'HEAD'))],
    ['an empty branch', () => writeFile(join(folder, 'refs/heads/octavo'), '')],
    [
      'a branch that points to nothing',
      () => writeFile(join(folder, 'refs/heads/octavo'), `${'1'.repeat(40)}\n`),
    ],
    ['no objects', () => rm(join(folder, 'objects'), { recursive: true })],
    ['a pack cut short', () => onPack((pack) => truncate(pack, 3_000))],
    ['a pack that is gone', () => onPack((pack) => rm(pack))],
    ['a pack without its index', () => onPack((pack) => rm(pack.replace(/pack$/, 'idx')))],
    ['other bytes in a pack', () => onPack(scribble)],
    ['the lock of a fetch that was killed', () => writeFile(join(folder, 'refs/heads/octavo.lock'), '')],
    ['a file in its place', () => rm(folder, { recursive: true }).then(() => writeFile(folder, 'mine'))],
  ])('with %s is made good, whether or not there is something new', async (_what, damage) => {
    const oids = await kit.push(MANY);
    await kit.open();
    await damage();

    const quiet = await openUntilRead();
    await damage();
    oids.push(...(await kit.push(['One more\n'])));
    const grown = await openUntilRead();

    expect(quiet).toEqual(oids.slice(0, -1).toReversed());
    expect(grown).toEqual(oids.toReversed());
    expect(await kit.listFolders()).toEqual([`${NOTES}.git`]);
  });

  it('found while commits are read is thrown away, and the reading fails', async () => {
    await kit.push(MANY);
    const history = await kit.open();
    await onPack(scribble);

    await expect(readOids(history)).rejects.toMatchObject({ code: 'git.cache_corrupt' });
    expect(await kit.listFolders()).toEqual([]);
  });

  it('that git would mend by itself is thrown away all the same: it would complain for ever', async () => {
    const oids = await kit.push(MANY);
    await kit.open();
    await onPack((pack) => truncate(pack, 3_000));
    oids.push(...(await kit.push(['One more\n'])));

    const history = await kit.open();

    const packs = await readdir(join(folder, 'objects', 'pack'));
    expect(packs.filter((name) => name.endsWith('.pack'))).toHaveLength(1);
    expect(await readOids(history)).toEqual(oids.toReversed());
  });

  it('loses what killed fetches left in it', async () => {
    await kit.push(MANY);
    await kit.open();
    const traces = ['objects/pack/tmp_pack_x1', 'objects/tmp_obj_x2', 'packed-refs.lock'];
    for (const trace of traces) await writeFile(join(folder, trace), 'half of something');

    await kit.open();

    const left = await Promise.all(traces.map((trace) => readFile(join(folder, trace)).catch(() => null)));
    expect(left).toEqual([null, null, null]);
  });

  /** As a job does that is tried again; at most once more. */
  async function openUntilRead(): Promise<string[]> {
    return readOids(await kit.open()).catch(async () => readOids(await kit.open()));
  }

  async function onPack(damage: (pack: string) => Promise<void>): Promise<void> {
    const packs = join(folder, 'objects', 'pack');
    for (const name of await readdir(packs)) {
      await chmod(join(packs, name), 0o600);
      if (name.endsWith('.pack')) await damage(join(packs, name));
    }
  }

  async function scribble(pack: string): Promise<void> {
    const bytes = await readFile(pack);
    await writeFile(pack, bytes.fill(0xee, bytes.length / 2, bytes.length / 2 + 40));
  }
});
