import { defineEntity, p } from '@mikro-orm/core';
import { Repo } from '../repos/repo.entity.ts';

/** A commit that the default branch reaches, or reached when it was last read whole (`commit_head`). */
const CommitSchema = defineEntity({
  name: 'Commit',
  tableName: 'commit',
  properties: {
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    oid: p.text().collation('C').primary(),
    /** Identities: without foreign keys, which would be checked for every row. */
    authorId: p.bigint('number'),
    authorName: p.text(),
    committerId: p.bigint('number'),
    /** Written by strangers; brought into the years 1 to 9999. */
    authoredAt: p.datetime(),
    committedAt: p.datetime(),
    parents: p.integer(),
    /** At most a thousand characters. */
    subject: p.text(),
  },
});

export class Commit extends CommitSchema.class {}
CommitSchema.setClass(Commit);

/** Whom the trailers `Co-authored-by` of a commit name, its author left out. */
const CommitCoauthorSchema = defineEntity({
  name: 'CommitCoauthor',
  tableName: 'commit_coauthor',
  properties: {
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    oid: p.text().collation('C').primary(),
    identityId: p.bigint('number').primary(),
    name: p.text(),
  },
});

export class CommitCoauthor extends CommitCoauthorSchema.class {}
CommitCoauthorSchema.setClass(CommitCoauthor);

/** How far the commits of a repo are stored. */
const CommitHeadSchema = defineEntity({
  name: 'CommitHead',
  tableName: 'commit_head',
  properties: {
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    /**
     * All that this commit reaches is stored, and besides at most what `startedOid` reaches; null: the repo is empty, or it
     * is not known what is stored, since nothing was read to its end yet, or all of it is being read anew.
     */
    headOid: p.text().nullable(),
    /** When that was stored whole for the first time; null: not yet, so that nothing is known of its contributors. */
    completedAt: p.datetime().nullable(),
    /** What this one reaches is being stored: some of it may be there. */
    startedOid: p.text().nullable(),
  },
});

export class CommitHead extends CommitHeadSchema.class {}
CommitHeadSchema.setClass(CommitHead);

export type ContributorRole = 'author' | 'coauthor' | 'committer';

/** One identity's part in the commits of a repo that are stored whole; written by one statement for the whole repo. */
const ContributorSchema = defineEntity({
  name: 'Contributor',
  tableName: 'contributor',
  properties: {
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    identityId: p.bigint('number').primary(),
    role: p.text().$type<ContributorRole>().primary(),
    /** One of the commits: GitHub is asked by it whose the e-mail is. */
    sampleOid: p.text(),
    firstAuthoredAt: p.datetime(),
    lastAuthoredAt: p.datetime(),
    firstCommittedAt: p.datetime(),
    lastCommittedAt: p.datetime(),
    commits: p.integer(),
  },
  indexes: [{ name: 'contributor_by_identity', properties: ['identityId', 'repoId'] }],
});

export class Contributor extends ContributorSchema.class {}
ContributorSchema.setClass(Contributor);
