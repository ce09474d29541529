import { CommitJobHandler } from '../../src/sync/commits/commit-job.handler.ts';
import { LegHandler } from '../../src/sync/leg.handler.ts';
import type { Run } from '../../src/sync/run.entity.ts';
import { RunStore } from '../../src/sync/run.store.ts';
import type { CommitRoom } from './commit-room.ts';
import { query } from './sync-kit.ts';

const NEVER = new AbortController().signal;

/** The steps of a run of commits, one by one: its legs, and the job of the room's repo. */
export class CommitLegs {
  constructor(private readonly room: CommitRoom) {}

  async find(id: string): Promise<Run> {
    const run = await this.room.app.app.get(RunStore).find(id);
    if (!run) throw new Error('The run is gone');
    return run;
  }

  /** One leg, by a process that reads no commits. */
  async workLeg(id: string): Promise<Run> {
    await this.room.app.app.get(LegHandler).work(await this.find(id), NEVER);
    return this.find(id);
  }

  /** Until all it has to do is to wait. */
  async requestAndPause(): Promise<string> {
    const id = await this.room.request();
    const { state, cursor } = await this.workLeg(id);
    if (cursor?.['stream'] !== 'commits') throw new Error(`It does not wait for commits: ${state}`);
    return id;
  }

  /** As the queue hands it over. */
  async handle(runId: string, signal = NEVER): Promise<void> {
    const data = { runId, repoId: this.room.repoId };
    await this.room.app.app.get(CommitJobHandler).handle({ id: 'job', data, signal });
  }

  async cancel(id: string): Promise<void> {
    await this.room.app.app.get(RunStore).requestCancel(id, this.room.app.clock.now());
  }

  /** What would otherwise be in the way of the next test. */
  async cancelAll(): Promise<void> {
    await query(
      this.room.app,
      `update run set state = 'cancelled', finished_at = now() where finished_at is null`,
    );
  }

  /** A run's jobs in the queue, by state. */
  async listJobs(runId: string): Promise<string[]> {
    const rows = await query<{ text: string }>(
      this.room.app,
      `select concat_ws(' ', state, case when start_after > now() then 'later' end) as text from pgboss.job
       where name = 'commit-read' and data->>'runId' = ? order by created_on, id`,
      runId,
    );
    return rows.map(({ text }) => text);
  }

  /** A run's legs in the queue, by number. */
  async listLegs(runId: string): Promise<string[]> {
    const rows = await query<{ text: string }>(
      this.room.app,
      `select concat_ws(' ', data->>'leg', case when start_after > now() then 'later' end) as text from pgboss.job
       where name = 'sync-leg' and data->>'runId' = ? order by created_on, id`,
      runId,
    );
    return rows.map(({ text }) => text);
  }
}
