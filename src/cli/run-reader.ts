import { EntityManager } from '@mikro-orm/postgresql';
import { Run, RunStream } from '../sync/run.entity.ts';
import type { CliApp } from './cli-context.ts';
import type { RunProgress } from './run-progress.ts';

/** The run's rows as they stand: whichever process works on it. Null: its account was disconnected meanwhile. */
export async function readRun(app: CliApp, id: string): Promise<RunProgress | null> {
  const em = app.get(EntityManager).fork();
  const run = await em.findOne(Run, { id });
  if (!run) return null;
  const streams = await em.find(RunStream, { runId: id }, { orderBy: { position: 'asc' } });
  return {
    id,
    target: run.target,
    state: run.state,
    queuedAt: run.queuedAt,
    requests: run.requests,
    quotaSpent: run.quotaSpent,
    finishedAt: run.finishedAt ?? null,
    resumeAt: run.resumeAt ?? null,
    errorMessage: run.errorMessage ?? null,
    streams: streams.map(({ stream, done, expected, inserted, updated, unchanged }) => ({
      stream,
      done,
      expected: expected ?? null,
      inserted,
      updated,
      unchanged,
    })),
  };
}
