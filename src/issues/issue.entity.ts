import { defineEntity, p } from '@mikro-orm/core';
import { Account } from '../accounts/account.entity.ts';
import { Repo } from '../repos/repo.entity.ts';

/** GitHub numbers issues and pull requests of a repo in one sequence. */
export type IssueKind = 'issue' | 'pull';

/** An issue or a pull request. */
const IssueSchema = defineEntity({
  name: 'Issue',
  tableName: 'issue',
  properties: {
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    number: p.bigint('number').primary(),
    /** In the list of issues; a pull request has another id of its own besides. */
    githubId: p.bigint('number'),
    nodeId: p.text(),
    kind: p.text().$type<IssueKind>(),
    title: p.text(),
    body: p.text().nullable(),
    /** `open` or `closed`; of a pull request that was merged, `closed` with `mergedAt`. */
    state: p.text().$type<'open' | 'closed'>(),
    /** `completed`, `not_planned`, `duplicate`, `reopened`. */
    stateReason: p.text().nullable(),
    /** Null: the account is gone (GitHub's ghost). */
    authorId: () => p.manyToOne(Account).mapToPk().nullable().joinColumn('author_id'),
    /** A milestone's id. */
    milestoneId: p.bigint('number').nullable(),
    comments: p.bigint('number'),
    /** Null: GitHub did not tell. */
    reactions: p.bigint('number').nullable(),
    locked: p.boolean(),
    /** Of pull requests. */
    draft: p.boolean().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    /** The last time it was closed; null while it is open. */
    closedAt: p.datetime().nullable(),
    mergedAt: p.datetime().nullable(),
  },
  uniques: [{ name: 'issue_repo_id_github_id_unique', properties: ['repoId', 'githubId'] }],
  indexes: [
    {
      // Numbers over time are counted from it alone: the rows themselves are wide.
      name: 'issue_over_time',
      expression:
        'create index issue_over_time on issue (repo_id, number) include (created_at, closed_at, kind, state)',
    },
  ],
});

export class Issue extends IssueSchema.class {}
IssueSchema.setClass(Issue);

const IssueLabelSchema = defineEntity({
  name: 'IssueLabel',
  tableName: 'issue_label',
  properties: {
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    number: p.bigint('number').primary(),
    labelId: p.bigint('number').primary(),
  },
  indexes: [{ name: 'issue_label_by_label', properties: ['repoId', 'labelId', 'number'] }],
});

export class IssueLabel extends IssueLabelSchema.class {}
IssueLabelSchema.setClass(IssueLabel);

const IssueAssigneeSchema = defineEntity({
  name: 'IssueAssignee',
  tableName: 'issue_assignee',
  properties: {
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    number: p.bigint('number').primary(),
    accountId: () => p.manyToOne(Account).mapToPk().primary().joinColumn('account_id'),
  },
});

export class IssueAssignee extends IssueAssigneeSchema.class {}
IssueAssigneeSchema.setClass(IssueAssignee);

/**
 * Raised in every transaction that changes issues, labels or milestones of a repo: numbers computed from them hold as
 * long as it stands. Whoever writes them locks this row first.
 */
const IssueVersionSchema = defineEntity({
  name: 'IssueVersion',
  tableName: 'issue_version',
  properties: {
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    version: p.bigint('number'),
  },
});

export class IssueVersion extends IssueVersionSchema.class {}
IssueVersionSchema.setClass(IssueVersion);
