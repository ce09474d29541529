import { defineEntity, p } from '@mikro-orm/core';
import { ViewerAccount } from '../auth/credential.entity.ts';

/** What is to be mirrored again and again, with its own account's credential. */
const TargetSchema = defineEntity({
  name: 'Target',
  tableName: 'target',
  properties: {
    id: p.uuid().primary(),
    accountId: () => p.manyToOne(ViewerAccount).mapToPk().joinColumn('account_id').deleteRule('cascade'),
    /** Its identity: see `TARGET_FORMS`; names lower-cased. */
    target: p.text(),
    /** When it is due, five fields in UTC; null: with everything else, by SYNC_CRON. */
    cron: p.text().nullable(),
    /** `viewer` (remembered by its account) or `operator` (SYNC_TARGETS). */
    source: p.text(),
    createdAt: p.datetime(),
    /** The schedule's last tick that queued it: however many replicas tick, once. */
    lastQueuedAt: p.datetime().nullable(),
    lastSucceededAt: p.datetime().nullable(),
    /** How many items the last sweep had: small targets go before big ones. */
    size: p.integer().nullable(),
  },
  uniques: [{ name: 'target_account_id_target_unique', properties: ['accountId', 'target'] }],
});

export class Target extends TargetSchema.class {}
TargetSchema.setClass(Target);

export type RunState = 'queued' | 'running' | 'waiting_for_quota' | 'succeeded' | 'failed' | 'cancelled';

/** One execution of a target: a chain of legs under one id. The API calls it a job. */
const RunSchema = defineEntity({
  name: 'Run',
  tableName: 'run',
  properties: {
    id: p.uuid().primary(),
    accountId: () => p.manyToOne(ViewerAccount).mapToPk().joinColumn('account_id').deleteRule('cascade'),
    target: p.text(),
    /** `hand`, `schedule` or `webhook`. */
    startedBy: p.text(),
    state: p.text().$type<RunState>(),
    /** How many legs were queued; a leg whose number is not this one is a leftover. */
    leg: p.integer(),
    /** Where the next leg goes on: stream index, page cursor, sweep start. */
    cursor: p.json<Record<string, unknown>>().nullable(),
    cancelRequested: p.boolean(),
    queuedAt: p.datetime(),
    startedAt: p.datetime().nullable(),
    finishedAt: p.datetime().nullable(),
    resumeAt: p.datetime().nullable(),
    /** Of its time so far, and of its time until `resumeAt`: what was, or is, spent waiting for quota. */
    waitedSeconds: p.integer().default(0),
    /** How many processes that had it died since it last stored a page. */
    revivals: p.integer().default(0),
    requests: p.integer(),
    /** Primary quota spent, in GitHub's points. */
    quotaSpent: p.integer(),
    errorCode: p.text().nullable(),
    errorMessage: p.text().nullable(),
  },
  indexes: [
    { name: 'run_account_id_queued_at_index', properties: ['accountId', 'queuedAt'] },
    {
      name: 'run_unfinished_unique',
      expression:
        "create unique index run_unfinished_unique on run (account_id, target) where (state = any (array['queued'::text, 'running'::text, 'waiting_for_quota'::text]))",
    },
  ],
});

export class Run extends RunSchema.class {}
RunSchema.setClass(Run);

/** One stream's progress within a run. */
const RunStreamSchema = defineEntity({
  name: 'RunStream',
  tableName: 'run_stream',
  properties: {
    runId: () => p.manyToOne(Run).mapToPk().primary().joinColumn('run_id').deleteRule('cascade'),
    stream: p.text().primary(),
    position: p.integer(),
    done: p.integer(),
    expected: p.integer().nullable(),
    inserted: p.integer(),
    updated: p.integer(),
    unchanged: p.integer(),
    requests: p.integer(),
    quotaSpent: p.integer(),
  },
});

export class RunStream extends RunStreamSchema.class {}
RunStreamSchema.setClass(RunStream);
