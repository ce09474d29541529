import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GitCache } from '../../../src/github/git/git-cache.ts';
import type { GithubWorld } from '../../github/world.ts';
import { ADA_ID, CommitRoom, listCommits, listGitRequests } from '../../support/commit-room.ts';
import { query } from '../../support/sync-kit.ts';

const OTHER = 900;
const HEADS = 'FindRepoHeads';

describe('the commits of a repo', () => {
  let room: CommitRoom;
  let world: GithubWorld;

  beforeAll(async () => {
    room = await CommitRoom.start();
    ({ world } = room);
  });

  beforeEach(() => room.addRepo());

  afterEach(() => room.endTest());

  afterAll(() => room.app.close());

  /** Just before git is told what there is. */
  function meanwhile(run: () => Promise<void>): void {
    room.app.standIn.faults.inject({ kind: 'run', match: { operation: 'advertisement' }, run });
  }

  it('are read again from where they were left', async () => {
    await room.push(30);
    await room.sync();
    const [head] = (await room.push(2, 'more')).slice(-1);

    const { streams, state } = await room.sync();

    expect(state).toBe('succeeded');
    expect(await room.readStored()).toBe(`32 ${head}`);
    expect(streams.find(({ name }) => name === 'commits')).toMatchObject({
      done: 1,
      expected: 1,
      inserted: 2,
      unchanged: 0,
    });
    expect(await room.countContributed()).toBe(32);
  });

  it('cost nothing where nothing was pushed', async () => {
    await room.push(3);
    await room.sync();

    const { streams } = await room.sync();

    expect(listGitRequests(room.app)).toEqual([]);
    expect(streams.find(({ name }) => name === 'commits')).toMatchObject({
      done: 0,
      expected: 0,
      requests: 0,
    });
    expect(await room.listCoverage()).toEqual([`0 complete 3`]);
  });

  it('go where history is written anew', async () => {
    const before = await room.push(20);
    await room.sync();
    await world.git.forcePush(room.repoId, before[9] ?? null);
    const after = await room.push(3, 'instead');

    await room.sync();

    expect(await room.listOids()).toEqual([...before.slice(0, 10), ...after].toSorted());
    expect(await room.readStored()).toBe(`13 ${after.at(-1)}`);
    expect(await room.countContributed()).toBe(13);
  });

  it('go where history is written anew and nothing is left in the cache', async () => {
    const before = await room.push(20);
    await room.sync();
    await room.app.app.get(GitCache).remove(room.repoId);
    await world.git.forcePush(room.repoId, before[9] ?? null);
    const after = await room.push(3, 'instead');

    await room.sync();

    expect(await room.listOids()).toEqual([...before.slice(0, 10), ...after].toSorted());
  });

  it('go with the default branch, and come back with it', async () => {
    const oids = await room.push(5);
    await room.sync();
    await world.git.forcePush(room.repoId, null);

    await room.sync();
    expect(await room.readStored()).toBe('0');
    expect(await room.listCoverage()).toEqual([`0 empty 0`]);
    expect(await room.countContributed()).toBe(0);

    await world.git.forcePush(room.repoId, oids.at(-1) ?? null);
    await room.sync();
    expect(await room.readStored()).toBe(`5 ${oids.at(-1)}`);
  });

  it('are none in an empty repo, and it is known that there are none', async () => {
    await room.sync();

    expect(listGitRequests(room.app)).toEqual([]);
    expect(await room.listCoverage()).toEqual([`0 empty 0`]);
    const heads = await query(
      room.app,
      'select completed_at is not null as known from commit_head where repo_id = ?',
      room.repoId,
    );
    expect(heads).toEqual([{ known: true }]);
  });

  it('are those that GitHub told of when somebody pushes just then, as of when it was asked', async () => {
    const first = await room.push(3);
    const { clock, standIn } = room.app;
    let askedAt = Number.NaN;
    const match = { operation: HEADS };
    standIn.faults.inject({ kind: 'run', match, run: () => void (askedAt = clock.now().getTime()) });
    standIn.faults.inject({ kind: 'run', match, run: () => clock.advance(10_000) });
    meanwhile(async () => {
      await room.push(2);
    });

    await room.sync();

    expect(await room.readStored()).toBe(`3 ${first.at(-1)}`);
    expect(await findSweep()).toBeLessThanOrEqual(askedAt);
    await room.sync();
    expect(await room.readStored()).toBe(`5 ${world.git.head(room.repoId)}`);
  });

  async function findSweep(): Promise<number | undefined> {
    const text = `select (extract(epoch from last_full_sweep_at) * 1000)::float8 as at from repo_coverage
      where stream = 'commits' and repo_id = ?`;
    return (await query<{ at: number }>(room.app, text, room.repoId))[0]?.at;
  }

  it('are asked for again when history is written anew just then', async () => {
    const before = await room.push(3);
    meanwhile(async () => {
      await world.git.forcePush(room.repoId, before[0] ?? null);
      await room.push(4, 'instead');
    });

    const { state } = await room.sync();

    expect(state).toBe('succeeded');
    expect(await room.readStored()).toBe(`5 ${world.git.head(room.repoId)}`);
    expect(room.countAsked(HEADS)).toBe(2);
  });

  it('are fetched by the new name when the repo is renamed just then', async () => {
    await room.push(3);
    meanwhile(async () => world.renameRepo(room.repoId, 'journal'));

    const { state } = await room.sync();

    expect(state).toBe('succeeded');
    expect(await room.readStored()).toBe(`3 ${world.git.head(room.repoId)}`);
    expect(listGitRequests(room.app).at(-1)?.path).toContain('/ada/journal.git/');
  });

  it('are never those of another repo that has the name by then', async () => {
    const oids = await room.push(3);
    meanwhile(async () => {
      world.renameRepo(room.repoId, 'diary');
      world.addRepo({ owner: 'ada', name: room.name, id: OTHER });
      world.git.create(OTHER);
      await world.git.import(OTHER, listCommits(9, 'of another'));
    });

    await room.sync();

    expect(await room.listOids()).toEqual(oids.toSorted());
  });

  it('are not read of a repo that is deleted just then, and the run goes on', async () => {
    await room.push(3);
    meanwhile(async () => world.deleteRepo(room.repoId));

    const { state, streams } = await room.sync();

    expect(state).toBe('succeeded');
    expect(await room.readStored()).toBe('nothing');
    expect(await room.listCoverage()).toEqual([`${ADA_ID} forbidden GitHub answered 404: deleted or hidden`]);
    expect(streams.find(({ name }) => name === 'commits')).toMatchObject({ done: 1, expected: 1 });
  });

  it('are not stored of a repo that was forgotten meanwhile', async () => {
    await room.push(3);
    meanwhile(async () => {
      await query(room.app, 'delete from repo where id = ?', room.repoId);
    });

    const { state } = await room.sync();

    expect(state).toBe('succeeded');
    expect(await room.listOids()).toEqual([]);
  });

  it('are not shown when the account may no longer see the repo in the end', async () => {
    await room.push(3);
    meanwhile(async () => {
      await query(room.app, `update repo set visibility = 'private' where id = ?`, room.repoId);
    });

    await room.sync();

    expect(await room.listCoverage()).toEqual([
      `${ADA_ID} forbidden The account that asked for its commits may see this repo no longer`,
    ]);
    expect(await room.countContributed()).toBe(0);
    expect(await room.listWorks()).toEqual([expect.stringContaining(`failed 0 3 The account`)]);
  });

  it('are not fetched of a repo that the account may not see by then', async () => {
    await room.push(3);
    room.app.standIn.faults.inject({
      kind: 'run',
      match: { operation: HEADS },
      run: async () => {
        await query(room.app, `update repo set visibility = 'private' where id = ?`, room.repoId);
      },
    });

    await room.sync();

    expect(listGitRequests(room.app)).toEqual([]);
  });
});
