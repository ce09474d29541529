import { EntityManager } from '@mikro-orm/postgresql';
import { CommitWorkQueries, isOfCommits, type WorkFailure } from '../sync/commits/commit-work.queries.ts';
import { Run, RunStream } from '../sync/run.entity.ts';
import type { CliApp } from './cli-context.ts';
import type { RunProgress } from './run-progress.ts';

/** As many as a person reads; coverage has them all. */
const MAX_REASONS = 100;

/**
 * The run's rows as they stand, whichever process works on it; of its repos those at work, and those that ended and are
 * not `known`. Null: its account was disconnected meanwhile.
 */
export async function readRun(
  app: CliApp,
  id: string,
  known: ReadonlySet<number> = new Set(),
): Promise<RunProgress | null> {
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
    repos: isOfCommits(run.target) ? await app.get(CommitWorkQueries).listNews(run, [...known]) : [],
  };
}

/** Why repos of an ended run could not be read. */
export async function readFailures(app: CliApp, id: string): Promise<WorkFailure[]> {
  const run = await app.get(EntityManager).fork().findOne(Run, { id });
  return run && isOfCommits(run.target) ? app.get(CommitWorkQueries).listFailures(run, MAX_REASONS) : [];
}
