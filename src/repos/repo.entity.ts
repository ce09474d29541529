import { defineEntity, p } from '@mikro-orm/core';
import { Account } from '../accounts/account.entity.ts';
import { REPO_INDEXES } from './repo-indexes.ts';

/** GitHub's repository. Which rows a viewer may see is decided by `visible_repo(viewer_id, at)` alone. */
const RepoSchema = defineEntity({
  name: 'Repo',
  tableName: 'repo',
  properties: {
    id: p.bigint('number').primary().autoincrement(false),
    nodeId: p.text(),
    ownerId: () => p.manyToOne(Account).mapToPk().joinColumn('owner_id'),
    name: p.text(),
    /** `public`, `private` or `internal`; a public repo that answered 404 counts as private until seen public again. */
    visibility: p.text(),
    fork: p.boolean(),
    archived: p.boolean(),
    disabled: p.boolean(),
    template: p.boolean(),
    defaultBranch: p.text().nullable(),
    description: p.text().nullable(),
    homepage: p.text().nullable(),
    language: p.text().nullable(),
    /** SPDX id. */
    license: p.text().nullable(),
    stars: p.bigint('number'),
    forks: p.bigint('number'),
    /** Open issues and pull requests together, as GitHub counts them; null: no answer so far told it. */
    openIssues: p.bigint('number').nullable(),
    /** KiB; null: GitHub does not tell. */
    sizeKb: p.bigint('number').nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    pushedAt: p.datetime().nullable(),
    latestReleaseTag: p.text().nullable(),
    latestReleaseAt: p.datetime().nullable(),
    /** Since when no credential here reaches it: deleted or hidden, GitHub does not tell which. */
    unreachableSince: p.datetime().nullable(),
  },
  indexes: REPO_INDEXES,
});

export class Repo extends RepoSchema.class {}
RepoSchema.setClass(Repo);

/** What a repo was called, and since when; `validTo` null marks the present name. */
const RepoNameSchema = defineEntity({
  name: 'RepoName',
  tableName: 'repo_name',
  properties: {
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    validFrom: p.datetime(6).primary(),
    ownerLogin: p.text(),
    name: p.text(),
    validTo: p.datetime(6).nullable(),
  },
});

export class RepoName extends RepoNameSchema.class {}
RepoNameSchema.setClass(RepoName);
