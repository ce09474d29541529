import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CommitBatchStore } from '../../../src/sync/commits/commit-batch.store.ts';
import { CommitEnding } from '../../../src/sync/commits/commit-ending.ts';
import { CommitLegs } from '../../support/commit-legs.ts';
import { CommitRoom } from '../../support/commit-room.ts';
import { query } from '../../support/sync-kit.ts';

describe('the reading of the commits of a repo, when somebody stops it', () => {
  let room: CommitRoom;
  let legs: CommitLegs;

  beforeAll(async () => {
    room = await CommitRoom.start();
    legs = new CommitLegs(room);
  });

  beforeEach(() => room.addRepo());

  afterEach(async () => {
    vi.restoreAllMocks();
    room.endTest();
    await legs.cancelAll();
  });

  afterAll(() => room.app.close());

  /** All commits are stored, and then the run is cancelled. */
  async function readAllButTheEnd(): Promise<void> {
    const id = await legs.requestAndPause();
    vi.spyOn(room.app.app.get(CommitEnding), 'finish').mockImplementationOnce(async () => {
      await legs.cancel(id);
      throw new Error('Cancelled');
    });
    await legs.handle(id);
  }

  it('goes back into the queue when its process stops, uncounted', async () => {
    await room.push(3);
    const id = await legs.requestAndPause();
    const stopping = new AbortController();
    room.app.standIn.faults.inject({ kind: 'git-run', run: () => stopping.abort() });

    await legs.handle(id, stopping.signal);

    expect(await room.listWorks()).toEqual(['waiting 0 0 waiting']);
    expect(await legs.listJobs(id)).toEqual(['created', 'created']);
  });

  it('ends while it fetches when its run is cancelled', async () => {
    await room.push(3);
    const id = await legs.requestAndPause();
    room.app.standIn.faults.inject({ kind: 'git-stall' });
    room.app.standIn.faults.inject({
      kind: 'run',
      match: { operation: 'fetch' },
      run: () => legs.cancel(id),
    });

    await legs.handle(id);

    expect(await room.listWorks()).toEqual(['waiting 0 0 fetching']);
    expect(await legs.find(id)).toMatchObject({ state: 'cancelled' });
  });

  it('stores no further batch for a run that is cancelled', async () => {
    await room.push(5_000);
    const id = await legs.requestAndPause();
    const batches = room.app.app.get(CommitBatchStore);
    const save = vi.spyOn(batches, 'save').mockImplementationOnce(async (...batch) => {
      await batches.save(...batch);
      await legs.cancel(id);
    });

    await legs.handle(id);

    expect(save.mock.calls.length).toBeLessThanOrEqual(3);
    const stored = await room.listOids();
    expect(stored.length).toBeGreaterThan(0);
    expect(stored.length).toBeLessThan(5_000);
    expect(await room.countContributed()).toBe(0);
  });

  it('makes good what a run that was cancelled had begun to store', async () => {
    const first = await room.push(2_500);
    await readAllButTheEnd();
    expect(await room.readStored()).toBe(`2500 begun ${first.at(-1)}`);
    await room.world.git.forcePush(room.repoId, first[9] ?? null);
    const oids = await room.push(1, 'instead');

    const { state } = await room.sync();

    expect(state).toBe('succeeded');
    expect(await room.listOids()).toEqual([...first.slice(0, 10), ...oids].toSorted());
    expect(await room.readStored()).toBe(`11 ${oids.at(-1)}`);
  });

  it('makes good what two runs had begun to store that were stopped one after the other', async () => {
    const first = await room.push(3);
    await room.sync();
    await room.push(2, 'left behind');
    await readAllButTheEnd();
    await room.world.git.forcePush(room.repoId, first[0] ?? null);
    const oids = await room.push(1, 'instead');
    await readAllButTheEnd();

    const { state } = await room.sync();

    expect(state).toBe('succeeded');
    expect(await room.listOids()).toEqual([...first.slice(0, 1), ...oids].toSorted());
    expect(await room.readStored()).toBe(`2 ${oids.at(-1)}`);
  });

  it('stores nothing more once somebody else has begun to read the repo', async () => {
    await room.push(5_000);
    const id = await legs.requestAndPause();
    const batches = room.app.app.get(CommitBatchStore);
    vi.spyOn(batches, 'save').mockImplementationOnce(async (...batch) => {
      await batches.save(...batch);
      await query(room.app, `update commit_head set started_oid = 'e' where repo_id = ?`, room.repoId);
    });

    await legs.handle(id);

    const stored = (await room.listOids()).length;
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThan(5_000);
    expect(await room.listWorks()).toEqual([`waiting 0 ${stored} waiting`]);
    expect(await legs.listJobs(id)).toEqual(['created', 'created']);
  });

  it('begins nothing where somebody else has stored something since it was planned', async () => {
    await room.push(3);
    const id = await legs.requestAndPause();
    const batches = room.app.app.get(CommitBatchStore);
    vi.spyOn(batches, 'begin').mockImplementationOnce(async (reading) => {
      await query(room.app, `insert into commit_head (repo_id, head_oid) values (?, 'e')`, room.repoId);
      await batches.begin(reading);
    });

    await legs.handle(id);

    expect(await room.listOids()).toEqual([]);
    expect(await room.listWorks()).toEqual(['waiting 0 0 waiting']);
  });
});
