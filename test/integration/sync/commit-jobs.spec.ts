import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AdvisoryLocks } from '../../../src/database/advisory-locks.ts';
import { CommitJobHandler } from '../../../src/sync/commits/commit-job.handler.ts';
import { CommitRecovery } from '../../../src/sync/commits/commit-recovery.ts';
import { RunWaker } from '../../../src/sync/commits/run-waker.ts';
import { CommitLegs } from '../../support/commit-legs.ts';
import { ADA_ID, CommitRoom, listGitRequests } from '../../support/commit-room.ts';
import { query } from '../../support/sync-kit.ts';

describe('the job that reads the commits of a repo', () => {
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

  it('is waited for without the account’s lock, and wakes the run at once', async () => {
    const oids = await room.push(3);
    const id = await legs.requestAndPause();
    const paused = await legs.find(id);
    expect(paused).toMatchObject({ state: 'queued', leg: 2, waitedSeconds: 0 });
    expect(paused.resumeAt?.getTime()).toBe(room.app.clock.now().getTime() + 60_000);
    expect(await legs.listLegs(id)).toEqual(['1', '2 later']);

    await legs.handle(id);

    expect(await legs.find(id)).toMatchObject({ state: 'queued', leg: 2, resumeAt: null });
    expect(await legs.listLegs(id)).toEqual(['1', '2']);
    const { state } = await legs.workLeg(id);
    expect(state).toBe('succeeded');
    expect(await room.readStored()).toBe(`3 ${oids.at(-1)}`);
  });

  it('is waited for without spending quota', async () => {
    await room.push(3);
    const id = await legs.requestAndPause();
    room.app.standIn.clearLog();

    const { quotaSpent } = await legs.find(id);
    await legs.workLeg(id);
    const { quotaSpent: after, leg } = await legs.workLeg(id);

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

    const run = await legs.workLeg(id);

    expect(run).toMatchObject({ state: 'queued', leg: 2, resumeAt: null });
  });

  it('has the run ask GitHub at once when its history was written anew, whatever else is waited for', async () => {
    const [first = ''] = await room.push(3);
    const id = await legs.requestAndPause();
    await query(
      room.app,
      `insert into commit_work (run_id, repo_id, state, head_oid, full_name, note)
       select run_id, (select min(id) from repo), state, head_oid, full_name, note from commit_work where run_id = ?`,
      id,
    );
    await room.world.git.forcePush(room.repoId, first);

    await legs.handle(id);

    expect(await room.listWorks()).toContain('waiting 1 0 waiting');
    expect(await legs.find(id)).toMatchObject({ state: 'queued', resumeAt: null });
    const { resumeAt } = await legs.workLeg(id);
    expect(resumeAt).not.toBeNull();
    await legs.handle(id);
    expect(await room.readStored()).toBe(`1 ${first}`);
  });

  it('is no failure while nobody is signed in, which the next leg tells', async () => {
    await room.push(3);
    const id = await legs.requestAndPause();
    await query(room.app, `update credential set state = 'dead'`);

    await legs.handle(id);

    expect(await room.listWorks()).toEqual(['waiting 0 0 waiting']);
    expect(await legs.listJobs(id)).toEqual(['created', 'created later']);
    expect((await legs.workLeg(id)).errorCode).toBe('sync.sign_in_again');
    await room.signIn();
  });

  it('comes back later when another process reads that repo', async () => {
    await room.push(3);
    const id = await legs.requestAndPause();
    const lock = await room.app.app.get(AdvisoryLocks).tryLock({ class: 'repoCommits', id: room.repoId });

    await legs.handle(id);

    expect(await legs.listJobs(id)).toEqual(['created', 'created later']);
    expect(await room.listWorks()).toEqual(['waiting 0 0 waiting']);
    await lock?.release();
  });

  it('does nothing for a run that has ended, nor twice', async () => {
    await room.push(3);
    const id = await legs.requestAndPause();
    await query(room.app, `update run set state = 'cancelled', finished_at = now() where id = ?`, id);

    await legs.handle(id);
    expect(listGitRequests(room.app)).toEqual([]);

    const again = await legs.requestAndPause();
    await legs.handle(again);
    room.app.standIn.clearLog();
    await legs.handle(again);
    expect(listGitRequests(room.app)).toEqual([]);
  });

  it('leaves nothing to read to the next job for the same repo', async () => {
    const oids = await room.push(3);
    const id = await legs.requestAndPause();
    const other = await startAnother(id);

    await legs.handle(id);
    room.app.standIn.clearLog();
    const readAt = await findSweep();
    room.app.clock.advance(60_000);
    await legs.handle(other);

    expect(listGitRequests(room.app)).toEqual([]);
    expect(await room.listWorks()).toEqual(['done 0 3 done', 'done 0 0 done']);
    expect(await room.listCoverage()).toEqual([`0 complete ${oids.length}`]);
    // Nobody has looked since.
    expect(await findSweep()).toEqual(readAt);
  });

  async function findSweep(): Promise<unknown> {
    const text = `select last_full_sweep_at::text as at from repo_coverage where stream = 'commits' and repo_id = ?`;
    return query(room.app, text, room.repoId);
  }

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

  it('is queued again when it is lost, and only then', async () => {
    await room.push(3);
    const id = await legs.requestAndPause();
    await query(room.app, `delete from pgboss.job where name = 'commit-read' and data->>'runId' = ?`, id);

    await legs.workLeg(id);
    expect(await legs.listJobs(id)).toEqual(['created']);

    await legs.workLeg(id);
    expect(await legs.listJobs(id)).toEqual(['created']);
  });

  it('goes to another process at once when its own has died', async () => {
    await room.push(3);
    const id = await legs.requestAndPause();
    await query(
      room.app,
      `update pgboss.job set state = 'active', started_on = now() where name = 'commit-read' and data->>'runId' = ?`,
      id,
    );
    const locks = room.app.app.get(AdvisoryLocks);
    const held = await locks.tryLock({ class: 'repoCommits', id: room.repoId });

    await room.app.app.get(CommitRecovery).recover();
    expect(await legs.listJobs(id)).toEqual(['active']);

    await held?.release();
    await room.app.app.get(CommitRecovery).recover();
    expect((await legs.listJobs(id)).map((text) => text.split(' ')[0])).toEqual(['retry']);
  });

  it('is given up when each process that had it has died, and the run goes on', async () => {
    await room.push(3);
    const id = await legs.requestAndPause();

    await room.app.app.get(CommitJobHandler).handleDead({ data: { runId: id, repoId: room.repoId } });

    expect(await room.listWorks()).toEqual(['failed 0 0 The process that read it died again and again']);
    expect((await legs.workLeg(id)).state).toBe('succeeded');
  });
});
