import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { smallWorld } from '../testing/harness.ts';
import { runGit } from './git-program.ts';
import { aCommit } from './new-commit.ts';
import type { GithubWorld } from '../world.ts';

const NOTES = 101;

let world: GithubWorld;
let folder: string;

beforeEach(() => {
  world = smallWorld();
  world.now = () => new Date('2026-11-21T10:00:00Z');
  folder = world.git.create(NOTES);
});
afterEach(() => world.git.close());

async function git(...args: string[]): Promise<string> {
  return (await runGit({ folder, args })).toString('latin1');
}

describe('a folder', () => {
  it('is as git makes one, empty, and gone with the book', async () => {
    expect(await git('rev-list', '--all', '--count')).toBe('0\n');
    expect(await git('fsck')).toBe('');
    expect(world.git.head(NOTES)).toBeNull();

    world.git.close();

    expect(existsSync(folder)).toBe(false);
  });

  it('is made once', () => {
    expect(() => world.git.create(NOTES)).toThrow('has a git folder');
  });

  it('goes with its repo', () => {
    world.deleteRepo(NOTES);

    expect(existsSync(folder)).toBe(false);
  });

  it('follows the default branch', async () => {
    const [, trunk] = await world.git.import(NOTES, [
      aCommit(),
      aCommit({ message: 'Trunk\n', branch: 'trunk', parents: [] }),
    ]);

    world.updateRepo(NOTES, { defaultBranch: 'trunk' });

    expect(world.git.head(NOTES)).toBe(trunk);
  });
});

describe('a branch', () => {
  it('is found where git packs its refs', async () => {
    const [oid] = await world.git.import(NOTES, [aCommit()]);

    await git('pack-refs', '--all');

    expect([world.git.head(NOTES), world.git.hasBranches(NOTES)]).toEqual([oid, true]);
  });
});

describe('a push', () => {
  it('goes on from what is there, and moves the date of the last push', async () => {
    const [first = ''] = await world.git.import(NOTES, [aCommit({ message: 'One\n' })]);
    const [second = ''] = await world.git.import(NOTES, [aCommit({ message: 'Two\n' })]);

    expect(await git('rev-list', 'main')).toBe(`${second}\n${first}\n`);
    expect(world.git.head(NOTES)).toBe(second);
    expect(world.repos.get(NOTES).pushedAt).toEqual(world.now());
  });

  it('merges what it names by mark or by oid', async () => {
    const [root = ''] = await world.git.import(NOTES, [aCommit()]);
    const [left, right, merge] = await world.git.import(NOTES, [
      aCommit({ mark: 'left', message: 'Left\n' }),
      aCommit({ mark: 'right', message: 'Right\n', parents: [root], branch: 'side' }),
      aCommit({ parents: ['left', 'right'] }),
    ]);

    expect(await git('log', '-1', '--format=%H %P', 'main')).toBe(`${merge} ${left} ${right}\n`);
    expect(await git('log', '-1', '--format=%H %P', 'side')).toBe(`${right} ${root}\n`);
  });

  it('may have several roots', async () => {
    await world.git.import(NOTES, [
      aCommit({ mark: 'a' }),
      aCommit({ mark: 'b', parents: [], message: 'Other root\n' }),
      aCommit({ parents: ['a', 'b'] }),
    ]);

    expect(await git('rev-list', '--max-parents=0', '--count', 'main')).toBe('2\n');
  });

  it('is refused when it would lose commits, unless forced', async () => {
    const [first = ''] = await world.git.import(NOTES, [aCommit()]);
    const rewritten = aCommit({ message: 'Rewritten\n', parents: [] });

    await expect(world.git.import(NOTES, [rewritten])).rejects.toThrow('does not contain');
    const [other = ''] = await world.git.import(NOTES, [{ ...rewritten, branch: 'other' }]);
    await world.git.forcePush(NOTES, other);

    expect(await git('rev-list', 'main')).toBe(`${other}\n`);
    expect(other).not.toBe(first);
  });

  it('may leave a branch empty', async () => {
    await world.git.import(NOTES, [aCommit()]);

    await world.git.forcePush(NOTES, null);

    expect(world.git.head(NOTES)).toBeNull();
  });

  it('of a parent that is nowhere is refused', async () => {
    await expect(world.git.import(NOTES, [aCommit({ parents: ['nobody'] })])).rejects.toThrow('mark nobody');
  });

  it('keeps bytes and dates as they are given', async () => {
    const name = Buffer.from([0x4a, 0xfc, 0x72, 0x67]);
    const date = '253402300800 +051800';
    await world.git.import(NOTES, [
      aCommit({ author: { name, email: 'a b', date: '-5 -0700' }, committer: { name: '', email: '', date } }),
    ]);

    const stored = await git('cat-file', 'commit', 'main');
    expect(stored).toContain('author J\xfcrg <a b> -5 -0700\n');
    expect(stored).toContain(`committer  <> ${date}\n`);
  });

  it('writes to no folder that is only served', async () => {
    world.git.serve(102, folder);

    await expect(world.git.import(102, [aCommit()])).rejects.toThrow('no git folder of its own');
    world.git.close();
  });

  it('of ten thousand commits is a matter of moments', async () => {
    const commits = Array.from({ length: 10_000 }, (_, index) => aCommit({ message: `Change ${index}\n` }));

    const oids = await world.git.import(NOTES, commits);

    expect(new Set(oids).size).toBe(10_000);
    expect(world.git.head(NOTES)).toBe(oids.at(-1));
    expect(await git('rev-list', '--count', 'main')).toBe('10000\n');
  });
});
