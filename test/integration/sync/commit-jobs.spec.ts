import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AdvisoryLocks } from '../../../src/database/advisory-locks.ts';
import { CommitEnding } from '../../../src/sync/commits/commit-ending.ts';
import { CommitJobHandler } from '../../../src/sync/commits/commit-job.handler.ts';
import { CommitBatchStore } from '../../../src/sync/commits/commit-batch.store.ts';
import { CommitRecovery } from '../../../src/sync/commits/commit-recovery.ts';
import { RunWaker } from '../../../src/sync/commits/run-waker.ts';
import { LegHandler } from '../../../src/sync/leg.handler.ts';
import type { Run } from '../../../src/sync/run.entity.ts';
import { RunStore } from '../../../src/sync/run.store.ts';
import { ADA_ID, CommitRoom, listGitRequests } from '../../support/commit-room.ts';
import { query } from '../../support/sync-kit.ts';

const NEVER = new AbortController().signal;

describe('the job that reads the commits of a repo', () => {
  let room: CommitRoom;
  let handler: CommitJobHandler;

  beforeAll(async () => {
    room = await CommitRoom.start();
    handler = room.app.app.get(CommitJobHandler);
  });

  beforeEach(() => room.addRepo());

  afterEach(async () => {
    vi.restoreAllMocks();
    room.endTest();
    await query(
      room.app,
      `update run set state = 'cancelled', finished_at = now() where finished_at is null`,
    );
  });

  afterAll(() => room.app.close());

  async function findRun(id: string): Promise<Run> {
    const run = await room.app.app.get(RunStore).find(id);
    if (!run) throw new Error('The run is gone');
    return run;
  }

  /** One leg, by a process that reads no commits. */
  async function workLeg(id: string): Promise<Run> {
    await room.app.app.get(LegHandler).work(await findRun(id), NEVER);
    return findRun(id);
  }

  async function requestAndPause(): Promise<string> {
    const id = await room.request();
    const run = await workLeg(id);
    expect(run.cursor).toMatchObject({ stream: 'commits' });
    return id;
  }

  function handle(runId: string, signal = NEVER): Promise<void> {
    return handler.handle({ id: 'job', data: { runId, repoId: room.repoId }, signal });
  }

  /** Its jobs in the queue, by state. */
  async function listJobs(runId: string): Promise<string[]> {
    const rows = await query<{ text: string }>(
      room.app,
      `select concat_ws(' ', state, case when start_after > now() then 'later' end) as text from pgboss.job
       where name = 'commit-read' and data->>'runId' = ? order by created_on, id`,
      runId,
    );
    return rows.map(({ text }) => text);
  }

  async function listLegs(runId: string): Promise<string[]> {
    const rows = await query<{ text: string }>(
      room.app,
      `select concat_ws(' ', data->>'leg', case when start_after > now() then 'later' end) as text from pgboss.job
       where name = 'sync-leg' and data->>'runId' = ? order by created_on, id`,
      runId,
    );
    return rows.map(({ text }) => text);
  }

  it('is waited for without the account’s lock, and wakes the run at once', async () => {
    const oids = await room.push(3);
    const id = await requestAndPause();
    const paused = await findRun(id);
    expect(paused).toMatchObject({ state: 'queued', leg: 2, waitedSeconds: 0 });
    expect(paused.resumeAt?.getTime()).toBe(room.app.clock.now().getTime() + 60_000);
    expect(await listLegs(id)).toEqual(['1', '2 later']);

    await handle(id);

    expect(await findRun(id)).toMatchObject({ state: 'queued', leg: 2, resumeAt: null });
    expect(await listLegs(id)).toEqual(['1', '2 later', '2']);
    const { state } = await workLeg(id);
    expect(state).toBe('succeeded');
    expect(await room.readStored()).toBe(`3 ${oids.at(-1)}`);
  });

  it('is waited for without spending quota', async () => {
    await room.push(3);
    const id = await requestAndPause();
    room.app.standIn.clearLog();

    const { quotaSpent } = await findRun(id);
    await workLeg(id);
    const { quotaSpent: after, leg } = await workLeg(id);

    expect({ spent: after - quotaSpent, leg }).toEqual({ spent: 0, leg: 4 });
    expect(room.app.standIn.log.map(({ path, notModified }) => `${path} ${notModified}`)).toEqual([
      '/user true',
      '/user true',
    ]);
  });

  it('wakes a run that begins to wait for it just then', async () => {
    await room.push(3);
    const id = await room.request();
    // The leg has looked, and has not stored its pause: by then the job is through.
    const wake = vi.spyOn(room.app.app.get(RunWaker), 'wakeAtOnce').mockImplementationOnce(async (runId) => {
      wake.mockRestore();
      await query(
        room.app,
        `update commit_work set state = 'done' where run_id = ? and state = 'waiting'`,
        runId,
      );
      await room.app.app.get(RunWaker).wakeAtOnce(runId);
    });

    const run = await workLeg(id);

    expect(run).toMatchObject({ state: 'queued', leg: 2, resumeAt: null });
  });

  it('comes back later when another process reads that repo', async () => {
    await room.push(3);
    const id = await requestAndPause();
    const lock = await room.app.app.get(AdvisoryLocks).tryLock({ class: 'repoCommits', id: room.repoId });

    await handle(id);

    expect(await listJobs(id)).toEqual(['created', 'created later']);
    expect(await room.listWorks()).toEqual(['waiting 0 0 waiting']);
    await lock?.release();
  });

  it('does nothing for a run that has ended, nor twice', async () => {
    await room.push(3);
    const id = await requestAndPause();
    await query(room.app, `update run set state = 'cancelled', finished_at = now() where id = ?`, id);

    await handle(id);
    expect(listGitRequests(room.app)).toEqual([]);

    const again = await requestAndPause();
    await handle(again);
    room.app.standIn.clearLog();
    await handle(again);
    expect(listGitRequests(room.app)).toEqual([]);
  });

  it('leaves nothing to read to the next job for the same repo', async () => {
    const oids = await room.push(3);
    const id = await requestAndPause();
    const other = await startAnother(id);

    await handle(id);
    room.app.standIn.clearLog();
    await handle(other);

    expect(listGitRequests(room.app)).toEqual([]);
    expect(await room.listWorks()).toEqual(['done 0 3 done', 'done 0 0 done']);
    expect(await room.listCoverage()).toEqual([`0 complete ${oids.length}`]);
  });

  /** A run of the whole account, which has to read the same repo. */
  async function startAnother(like: string): Promise<string> {
    const id = '00000000-0000-4000-8000-000000000007';
    await query(
      room.app,
      `insert into run (id, account_id, target, started_by, state, leg, cancel_requested, queued_at, requests, quota_spent)
       values (?, ?, 'commits:viewer', 'hand', 'queued', 1, false, now() + interval '1 day', 0, 0)`,
      id,
      ADA_ID,
    );
    await query(
      room.app,
      `insert into commit_work (run_id, repo_id, state, head_oid, full_name, note)
       select ?, repo_id, state, head_oid, full_name, note from commit_work where run_id = ?`,
      id,
      like,
    );
    return id;
  }

  it('goes back into the queue when its process stops, uncounted', async () => {
    await room.push(3);
    const id = await requestAndPause();
    const stopping = new AbortController();
    room.app.standIn.faults.inject({ kind: 'git-run', run: () => stopping.abort() });

    await handle(id, stopping.signal);

    expect(await room.listWorks()).toEqual(['waiting 0 0 waiting']);
    expect(await listJobs(id)).toEqual(['created', 'created']);
  });

  it('goes back into the queue when who works for its run alone stops, and is done when that goes on', async () => {
    const oids = await room.push(3);
    const id = await room.request();
    const stopping = new AbortController();
    room.app.standIn.faults.inject({ kind: 'git-run', run: () => stopping.abort() });

    await room.drive(id, stopping.signal);
    expect(await room.listWorks()).toEqual(['waiting 0 0 waiting']);

    await room.drive(id);
    expect(await room.listWorks()).toEqual(['done 0 3 done']);
    expect(await room.readStored()).toBe(`3 ${oids.at(-1)}`);
  });

  it('ends while it fetches when its run is cancelled', async () => {
    await room.push(3);
    const id = await requestAndPause();
    room.app.standIn.faults.inject({ kind: 'git-stall' });
    room.app.standIn.faults.inject({
      kind: 'run',
      match: { operation: 'fetch' },
      run: () => room.app.app.get(RunStore).requestCancel(id, room.app.clock.now()),
    });

    await handle(id);

    expect(await room.listWorks()).toEqual(['waiting 0 0 fetching']);
    expect(await findRun(id)).toMatchObject({ state: 'cancelled' });
  });

  it('stores no further batch for a run that is cancelled', async () => {
    await room.push(5_000);
    const id = await requestAndPause();
    const batches = room.app.app.get(CommitBatchStore);
    const save = vi.spyOn(batches, 'save').mockImplementationOnce(async (...batch) => {
      await batches.save(...batch);
      await room.app.app.get(RunStore).requestCancel(id, room.app.clock.now());
    });

    await handle(id);

    expect(save.mock.calls.length).toBeLessThanOrEqual(3);
    const stored = await room.listOids();
    expect(stored.length).toBeGreaterThan(0);
    expect(stored.length).toBeLessThan(5_000);
    expect(await room.countContributed()).toBe(0);
  });

  it('makes good what a run that was cancelled had begun to store', async () => {
    const first = await room.push(2_500);
    const id = await requestAndPause();
    const ending = room.app.app.get(CommitEnding);
    vi.spyOn(ending, 'finish').mockImplementationOnce(() =>
      room.app.app
        .get(RunStore)
        .requestCancel(id, room.app.clock.now())
        .then(() => {
          throw new Error('Cancelled');
        }),
    );
    await handle(id);
    expect(await room.readStored()).toBe(`2500 begun ${first.at(-1)}`);
    await room.world.git.forcePush(room.repoId, first[9] ?? null);
    const oids = await room.push(1, 'instead');

    const { state } = await room.sync();

    expect(state).toBe('succeeded');
    expect(await room.listOids()).toEqual([...first.slice(0, 10), ...oids].toSorted());
    expect(await room.readStored()).toBe(`11 ${oids.at(-1)}`);
  });

  it('stores nothing more once somebody else has begun to read the repo', async () => {
    await room.push(5_000);
    const id = await requestAndPause();
    const batches = room.app.app.get(CommitBatchStore);
    vi.spyOn(batches, 'save').mockImplementationOnce(async (...batch) => {
      await batches.save(...batch);
      await query(room.app, `update commit_head set started_oid = 'e' where repo_id = ?`, room.repoId);
    });

    await handle(id);

    const stored = (await room.listOids()).length;
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThan(5_000);
    expect(await room.listWorks()).toEqual([`waiting 0 ${stored} waiting`]);
    expect(await listJobs(id)).toEqual(['created', 'created']);
  });

  it('begins nothing where somebody else has stored something since it was planned', async () => {
    await room.push(3);
    const id = await requestAndPause();
    const batches = room.app.app.get(CommitBatchStore);
    vi.spyOn(batches, 'begin').mockImplementationOnce(async (reading) => {
      await query(room.app, `insert into commit_head (repo_id, head_oid) values (?, 'e')`, room.repoId);
      await batches.begin(reading);
    });

    await handle(id);

    expect(await room.listOids()).toEqual([]);
    expect(await room.listWorks()).toEqual(['waiting 0 0 waiting']);
  });

  it('is queued again when it is lost, and only then', async () => {
    await room.push(3);
    const id = await requestAndPause();
    await query(room.app, `delete from pgboss.job where name = 'commit-read' and data->>'runId' = ?`, id);

    await workLeg(id);
    expect(await listJobs(id)).toEqual(['created']);

    await workLeg(id);
    expect(await listJobs(id)).toEqual(['created']);
  });

  it('goes to another process at once when its own has died', async () => {
    await room.push(3);
    const id = await requestAndPause();
    await query(
      room.app,
      `update pgboss.job set state = 'active', started_on = now() where name = 'commit-read' and data->>'runId' = ?`,
      id,
    );
    const locks = room.app.app.get(AdvisoryLocks);
    const held = await locks.tryLock({ class: 'repoCommits', id: room.repoId });

    await room.app.app.get(CommitRecovery).recover();
    expect(await listJobs(id)).toEqual(['active']);

    await held?.release();
    await room.app.app.get(CommitRecovery).recover();
    expect((await listJobs(id)).map((text) => text.split(' ')[0])).toEqual(['retry']);
  });

  it('is given up when each process that had it has died, and the run goes on', async () => {
    await room.push(3);
    const id = await requestAndPause();

    await handler.handleDead({ data: { runId: id, repoId: room.repoId } });

    expect(await room.listWorks()).toEqual(['failed 0 0 The process that read it died again and again']);
    expect((await workLeg(id)).state).toBe('succeeded');
  });
});
