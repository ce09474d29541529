import { defineEntity, p } from '@mikro-orm/core';
import { Repo } from '../../repos/repo.entity.ts';
import { Run } from '../run.entity.ts';

/** `waiting`: in the queue, or at work; the others: what became of it. */
export type CommitWorkState = 'waiting' | 'done' | 'failed';

/** A repo whose commits a run has to read: by a job of its own, outside the account's lock, since git spends no quota. */
const CommitWorkSchema = defineEntity({
  name: 'CommitWork',
  tableName: 'commit_work',
  properties: {
    runId: () => p.manyToOne(Run).mapToPk().primary().joinColumn('run_id').deleteRule('cascade'),
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    state: p.text().$type<CommitWorkState>(),
    /** The head that GitHub told of; null: it is there no longer, and GitHub is to be asked again. */
    headOid: p.text().nullable(),
    /** `owner/name`, as GitHub told it with the head. */
    fullName: p.text(),
    /** Attempts that failed. */
    failures: p.integer().default(0),
    /** For people: `waiting`, `fetching`, `storing`; of one that failed, the reason. */
    note: p.text(),
    /** Stored in this attempt. */
    commits: p.integer().default(0),
  },
  indexes: [{ name: 'commit_work_by_repo', properties: ['repoId'] }],
});

export class CommitWork extends CommitWorkSchema.class {}
CommitWorkSchema.setClass(CommitWork);
