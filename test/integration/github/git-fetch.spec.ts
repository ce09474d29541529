import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aCommit } from '../../github/git/new-commit.ts';
import { DIARY, GitKit, NOTES, readCommits, readOids } from './git-kit.ts';

const NOBODY_KNOWS = '1'.repeat(40);

let kit: GitKit;

beforeEach(async () => {
  kit = await GitKit.open();
});
afterEach(() => kit.close());

describe('a first fetch', () => {
  it('reads every commit of the default branch, newest first', async () => {
    const oids = await kit.push(['First\n', 'Second\n\nWith a body\n', 'Third\n']);

    const history = await kit.open();

    const commits = await readCommits(history);
    expect(history.head).toBe(oids.at(-1));
    expect(commits.map(({ oid }) => oid)).toEqual(oids.toReversed());
    expect(commits.map(({ subject }) => subject)).toEqual(['Third', 'Second', 'First']);
    expect(commits.map(({ parents }) => parents)).toEqual([1, 1, 0]);
    expect(await readOids(history)).toEqual(oids.toReversed());
  });

  it('brings the commits of one branch alone: no other, no tag, no tree', async () => {
    const aside = aCommit({ message: 'Aside\n', branch: 'other', parents: [] });
    await kit.world.git.import(NOTES, [aside]);
    const [kept = ''] = await kit.push(['Kept\n']);
    runGit(kit.world.git.folderOf(NOTES) ?? '', ['tag', '--annotate', '--message=One', 'v1', kept]);

    await kit.open();

    const folder = join(kit.dataDir, 'git', `${NOTES}.git`);
    const objects = runGit(folder, [
      'cat-file',
      '--batch-all-objects',
      '--batch-check=%(objecttype) %(objectname)',
    ]);
    expect(objects).toBe(`commit ${kept}\n`);
    expect(runGit(folder, ['for-each-ref', '--format=%(refname)'])).toBe('refs/heads/octavo\n');
  });

  it('asks nobody while commits are read', async () => {
    await kit.push(['First\n']);
    const history = await kit.open();
    const { length } = kit.asked;

    await readCommits(history);

    expect(kit.asked).toHaveLength(length);
  });

  it('shows a private repo to a token that sees it', async () => {
    await kit.push(['Dear diary\n'], DIARY);

    const history = await kit.open({ repoId: DIARY, fullName: 'ada/diary' });

    expect((await readCommits(history)).map(({ subject }) => subject)).toEqual(['Dear diary']);
  });

  it('tells people, dates and co-authors as the commit has them', async () => {
    const author = { name: Buffer.from('Ren\xe9', 'latin1'), email: 'Ren At Example', date: '0 +0900' };
    const committer = { name: '', email: '', date: '99999999999999 +0000' };
    const message =
      'Größe\nover two lines\n\nCo-authored-by: Bob <BOB@example.com>\nCo-Authored-By: nobody\n';
    await kit.world.git.import(NOTES, [{ author, committer, message }]);

    const [commit] = await readCommits(await kit.open());

    expect(commit).toMatchObject({
      author: { name: 'Ren\uFFFD', email: 'ren at example' },
      committer: { name: '', email: '' },
      authoredAt: new Date(0),
      committedAt: new Date('9999-12-31T23:59:59Z'),
      subject: 'Größe over two lines',
      coauthors: [{ name: 'Bob', email: 'bob@example.com' }],
    });
  });

  it('hands out more commits than one batch holds', async () => {
    await kit.push(Array.from({ length: 4_100 }, (_, index) => `Change ${index}\n`));

    const commits = await readCommits(await kit.open());

    expect(commits).toHaveLength(4_100);
    expect(new Set(commits.map(({ oid }) => oid)).size).toBe(4_100);
  });

  it('of an empty repo finds no head, and nothing to keep from growing', async () => {
    const empty = await kit.open();
    const [first = ''] = await kit.push(['First\n']);
    const begun = await kit.open();

    expect([empty.head, begun.head]).toEqual([null, first]);
    expect(await empty.has(first)).toBe(true);
  });
});

describe('a later fetch', () => {
  it('brings what is new, and tells it from what was there', async () => {
    const old = await kit.push(['First\n', 'Second\n']);
    await kit.open();
    const added = await kit.push(['Third\n', 'Fourth\n']);

    const history = await kit.open();

    expect(history.head).toBe(added.at(-1));
    expect((await readCommits(history, old.at(-1))).map(({ oid }) => oid)).toEqual(added.toReversed());
    expect(await readOids(history)).toHaveLength(4);
    expect(await Promise.all([...old, NOBODY_KNOWS].map((oid) => history.has(oid)))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('follows a branch whose history was written anew', async () => {
    const [first = '', ...lost] = await kit.push(['First\n', 'Second\n', 'Third\n']);
    await kit.open();
    await kit.world.git.forcePush(NOTES, first);
    const [other = ''] = await kit.push(['Another second\n']);

    const history = await kit.open();

    const removed: string[] = [];
    const range = { from: lost.at(-1) ?? '', except: other };
    for await (const batch of history.listOids(range, new AbortController().signal)) removed.push(...batch);
    expect(await readOids(history)).toEqual([other, first]);
    expect(removed).toEqual(lost.toReversed());
  });

  it('follows the default branch to another name', async () => {
    await kit.push(['First\n']);
    await kit.open();
    const [moved = ''] = await kit.world.git.import(NOTES, [
      aCommit({ message: 'Moved\n', branch: 'next', parents: [] }),
    ]);
    kit.world.updateRepo(NOTES, { defaultBranch: 'next' });

    const history = await kit.open();

    expect(await readOids(history)).toEqual([moved]);
  });

  it('of a repo that has become empty finds no head', async () => {
    const [first = ''] = await kit.push(['First\n']);
    await kit.open();
    await kit.world.git.forcePush(NOTES, null);

    const history = await kit.open();

    expect([history.head, await history.has(first)]).toEqual([null, true]);
  });

  it('with nothing new brings nothing', async () => {
    const [first] = await kit.push(['First\n']);
    await kit.open();
    const before = kit.asked.length;

    const history = await kit.open();

    expect(history.head).toBe(first);
    expect(kit.asked.slice(before)).not.toContain('fetch');
  });

  it('makes one pack of many', async () => {
    const client = kit.createClient({}, { maxPacks: 2 });
    const oids: string[] = [];
    const packs: number[] = [];

    for (let round = 0; round < 4; round += 1) {
      oids.push(...(await kit.push([`Round ${round}\n`])));
      const history = await client.open(kit.ask());
      packs.push((await listPacks()).length);
      expect(await readOids(history)).toEqual(oids.toReversed());
    }

    expect(packs).toEqual([1, 2, 1, 2]);
  });
});

function runGit(folder: string, args: readonly string[]): string {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  return execFileSync('git', ['-C', folder, ...who, ...args], { encoding: 'utf8' });
}

async function listPacks(): Promise<string[]> {
  const names = await readdir(join(kit.dataDir, 'git', `${NOTES}.git`, 'objects', 'pack'));
  return names.filter((name) => name.endsWith('.pack'));
}
