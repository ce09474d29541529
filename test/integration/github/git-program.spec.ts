import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitProcess } from '../../../src/github/git/git-program.ts';
import { readGit, runGit } from '../../../src/github/git/read-git.ts';
import { GitKit, NOTES, readOids } from './git-kit.ts';

const { signal } = new AbortController();

let kit: GitKit;

beforeEach(async () => {
  kit = await GitKit.open();
});
afterEach(() => kit.close());

describe('without a git program', () => {
  it('says so, and what to install', async () => {
    const client = kit.createClient({ environment: { PATH: '/nowhere' } });

    expect(await client.findVersion()).toBeNull();
    await expect(client.open(kit.ask())).rejects.toMatchObject({
      code: 'git.missing',
      message: /install git 2\.31 or newer/,
    });
    expect(kit.asked).toEqual([]);
  });

  it('takes one that is too old for none: it would not know what the environment says', async () => {
    const client = kit.createClient(await kit.scriptGit('echo git version 2.30.2; exit'));

    expect(await client.findVersion()).toBeNull();
    await expect(client.open(kit.ask())).rejects.toMatchObject({ code: 'git.missing' });
  });

  it('finds one that was installed meanwhile, some minutes later', async () => {
    const settings = await kit.scriptGit(`test -e '${kit.dataDir}/installed' || exit 127`);
    const client = kit.createClient(settings);
    const before = await client.findVersion();
    await kit.scriptGit('');

    const soon = await client.findVersion();
    kit.clock.advance(5 * 60_000);

    expect([before, soon]).toEqual([null, null]);
    expect(await client.findVersion()).toMatch(/^\d+\.\d+/);
  });

  it('tells who reads that there was nothing to start', async () => {
    const reading = readGit({ args: ['log'], environment: { PATH: '/nowhere' }, signal }, () => undefined);

    await expect(reading.next()).rejects.toMatchObject({ code: 'git.missing' });
  });
});

describe('a full disk', () => {
  it.each([
    ['a first fetch', 'echo "fatal: write error: No space left on device" >&2; exit 128'],
    ['a first fetch by quota', 'echo "error: file write error: Disk quota exceeded" >&2; exit 1'],
  ])('stops %s, and nothing is left of it', async (_what, script) => {
    const settings = await kit.scriptGit(`case "$1" in fetch) ${script};; esac`);

    await expect(kit.createClient(settings).open(kit.ask())).rejects.toMatchObject({ code: 'git.disk_full' });
    expect(await kit.listFolders()).toEqual([]);
  });

  it('stops a later fetch, which leaves what was there as it was', async () => {
    const oids = await kit.push(['First\n']);
    await kit.open();
    const half = `"$GIT_DIR"/objects/pack/tmp_pack_half`;
    const settings = await kit.scriptGit(
      `case "$1" in fetch) echo half > ${half}; echo "fatal: write error: No space left on device" >&2; exit 128;; esac`,
    );

    await expect(kit.createClient(settings).open(kit.ask())).rejects.toMatchObject({ code: 'git.disk_full' });
    const left = await readFile(join(kit.dataDir, 'git', `${NOTES}.git/objects/pack/tmp_pack_half`)).catch(
      () => null,
    );

    expect(left).toBeNull();
    expect(await readOids(await kit.open())).toEqual(oids);
  });
});

describe('a running git', () => {
  it('that does not listen is ended by force, with all that it has started', async () => {
    const enough = new AbortController();
    const { environment } = await kit.scriptGit(
      `trap '' TERM; sh -c 'trap "" TERM; echo ready; while :; do sleep 1; done' & wait; wait; wait`,
    );
    const git = new GitProcess({ args: [], environment, signal: enough.signal, graceMs: 20 });
    await new Promise((resolve) => git.output.once('data', resolve));

    enough.abort();

    expect(await git.waitForEnd()).toMatchObject({ code: null, signal: 'SIGKILL' });
  });

  it('that ends of itself leaves nobody behind who holds on', async () => {
    const { environment } = await kit.scriptGit('sleep 600 & echo gone; exit 3');

    const end = await runGit({ args: [], environment, signal });

    expect(end).toMatchObject({ code: 3, answer: 'gone\n' });
  });

  it('is heard to its last words, whatever it says before', async () => {
    const { environment } = await kit.scriptGit(
      'head -c 1000000 /dev/zero >&2; echo "fatal: the reason" >&2; exit 1',
    );

    const { words } = await runGit({ args: [], environment, signal });

    expect(words.length).toBeLessThan(20_000);
    expect(words).toMatch(/fatal: the reason\n$/);
  });

  it('is ended by who reads no further, even when it has nothing more to say', async () => {
    const { environment } = await kit.scriptGit('echo $$; exec sleep 600');
    let pid = 0;

    for await (const chunk of readGit({ args: [], environment, signal }, () => undefined)) {
      pid = Number(chunk.toString());
      break;
    }

    expect(pid).toBeGreaterThan(1);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('waits while nobody reads on', async () => {
    const done = join(kit.dataDir, 'done');
    const { environment } = await kit.scriptGit(`head -c 50000000 /dev/zero; echo done > '${done}'; exit 0`);
    const reading = readGit({ args: [], environment, signal }, () => undefined);
    await reading.next();
    const early = await readFile(done, 'utf8').catch(() => null);

    let bytes = 0;
    for await (const chunk of reading) bytes += chunk.length;

    expect(early).toBeNull();
    expect(bytes).toBeGreaterThan(49_000_000);
    expect(await readFile(done, 'utf8')).toBe('done\n');
  });
});
