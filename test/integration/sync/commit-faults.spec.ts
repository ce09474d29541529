import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { GitClient } from '../../../src/github/git/git-client.ts';
import { GitDiskFullError } from '../../../src/github/git/git.errors.ts';
import { CommitEnding } from '../../../src/sync/commits/commit-ending.ts';
import type { Fault } from '../../github/faults/fault.ts';
import { ADA_ID, CommitRoom, listGitRequests } from '../../support/commit-room.ts';

/** Of git alone. */
const GIT = { path: /\.git\// };

describe('commits that GitHub would not give', () => {
  let room: CommitRoom;

  beforeAll(async () => {
    room = await CommitRoom.start();
  });

  beforeEach(() => room.addRepo());

  afterEach(() => {
    vi.restoreAllMocks();
    room.endTest();
  });

  afterAll(() => room.app.close());

  async function expectWhole(oids: readonly string[]): Promise<void> {
    expect(await room.readStored()).toBe(`${oids.length} ${oids.at(-1)}`);
    expect(await room.listCoverage()).toEqual([`0 complete ${oids.length}`]);
    expect(await room.countContributed()).toBe(oids.length);
  }

  it.each<[string, Fault]>([
    ['a server that is ill', { kind: 'status', status: 502, match: GIT }],
    ['a connection that is cut', { kind: 'git-reset' }],
    ['an answer that ends too early', { kind: 'git-end' }],
    ['a damaged pack', { kind: 'git-corrupt' }],
    ['somebody else’s page', { kind: 'html', match: GIT }],
  ])('are asked for again after %s', async (_what, fault) => {
    const oids = await room.push(40);
    room.app.standIn.faults.inject(fault);

    const { state } = await room.sync();

    expect(state).toBe('succeeded');
    await expectWhole(oids);
    expect(await room.listWorks()).toEqual(['done 1 40 done']);
  });

  it('are left for the next run after six attempts, and everything else goes on', async () => {
    const oids = await room.push(3);
    room.app.standIn.faults.inject({ kind: 'status', status: 502, match: GIT, times: 6 });

    const { state, streams } = await room.sync();

    expect(state).toBe('succeeded');
    expect(streams.map(({ name }) => name)).toContain('identities');
    const [coverage] = await room.listCoverage();
    expect(coverage).toMatch(/^0 partial The history could not be fetched .*502/);
    expect(await room.readStored()).toBe('nothing');

    await room.sync();
    await expectWhole(oids);
  });

  it('are kept as they were when new ones cannot be read', async () => {
    const oids = await room.push(3);
    await room.sync();
    await room.push(2);
    room.app.standIn.faults.inject({ kind: 'status', status: 502, match: GIT, times: 6 });

    await room.sync();

    expect(await room.readStored()).toBe(`3 ${oids.at(-1)}`);
    expect(await room.countContributed()).toBe(3);
    expect(await room.listCoverage()).toEqual([expect.stringMatching(/^0 partial 3 /)]);
  });

  it('are left to the next run when they take too long, twice', async () => {
    const oids = await room.push(3);
    room.app.standIn.faults.inject({ kind: 'git-stall', times: 2 });
    const { git } = room.app.config;
    const { timeoutMs } = git;
    git.timeoutMs = 1_000;

    const { state } = await room.sync();

    git.timeoutMs = timeoutMs;
    expect(state).toBe('succeeded');
    expect(await room.listCoverage()).toEqual([
      expect.stringContaining('takes more time than GIT_TIMEOUT allows'),
    ]);

    await room.sync();
    await expectWhole(oids);
  });

  it('are refused to the account that may not have them, and to nobody else', async () => {
    await room.push(3);
    room.app.standIn.faults.inject({ kind: 'status', status: 403, match: GIT, times: 2 });

    const { state } = await room.sync();

    expect(state).toBe('succeeded');
    expect(await room.listCoverage()).toEqual([expect.stringMatching(`^${ADA_ID} forbidden .*403`)]);
    // It may have been another repo's name by then: GitHub was asked whose.
    expect(room.countAsked('FindRepoHeads')).toBe(2);
  });

  it('are given to the account that was refused them once', async () => {
    const oids = await room.push(3);
    room.app.standIn.faults.inject({ kind: 'status', status: 403, match: GIT, times: 2 });
    await room.sync();

    const { state } = await room.sync();

    expect(state).toBe('succeeded');
    await expectWhole(oids);
  });

  it('are read with the token that follows one that GitHub refuses', async () => {
    const oids = await room.push(3);
    room.app.standIn.faults.inject({ kind: 'status', status: 401, match: GIT });

    const { state } = await room.sync();

    expect(state).toBe('succeeded');
    await expectWhole(oids);
  });

  it('end the run when no token is left', async () => {
    await room.push(3);
    room.app.standIn.faults.inject({ kind: 'revoke-token', match: GIT });

    const { state, error } = await room.sync();

    await room.signIn();
    expect(state).toBe('failed');
    expect(error?.code).toBe('sync.sign_in_again');
  });

  it('fail clearly when the disk is full, and nothing is stored by halves', async () => {
    const oids = await room.push(3);
    vi.spyOn(room.app.app.get(GitClient), 'open').mockRejectedValueOnce(new GitDiskFullError());

    const { state } = await room.sync();

    expect(state).toBe('succeeded');
    expect(await room.listCoverage()).toEqual([
      expect.stringMatching(/^0 partial The disk of DATA_DIR is full/),
    ]);
    expect(await room.countContributed()).toBe(0);

    await room.sync();
    await expectWhole(oids);
  });

  it('say what to install when there is no git, and are read once there is', async () => {
    const oids = await room.push(3);
    const find = vi.spyOn(room.app.app.get(GitClient), 'findVersion').mockResolvedValue(null);

    const { state } = await room.sync();

    expect(state).toBe('succeeded');
    expect(await room.listCoverage()).toEqual([expect.stringMatching(/^0 unavailable .*install git/)]);
    expect(listGitRequests(room.app)).toEqual([]);

    find.mockRestore();
    await room.sync();
    await expectWhole(oids);
  });

  it('are shown when all are stored, and not before', async () => {
    const oids = await room.push(30);
    const shown: number[] = [];
    const ending = room.app.app.get(CommitEnding);
    const finish = vi.spyOn(ending, 'finish').mockImplementationOnce(async () => {
      shown.push((await room.listOids()).length, await room.countContributed());
      throw new Error('The process died');
    });

    await room.sync();

    expect(shown).toEqual([30, 0]);
    expect(finish).toHaveBeenCalledTimes(2);
    await expectWhole(oids);
  });
});
