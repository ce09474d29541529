import { defineEntity, p } from '@mikro-orm/core';
import { Repo } from './repo.entity.ts';

/** What GitHub counted at a repo on one day (UTC). Null: it was not told; never zero. */
const RepoCountByDaySchema = defineEntity({
  name: 'RepoCountByDay',
  tableName: 'repo_count_by_day',
  properties: {
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    day: p.date().primary(),
    stars: p.bigint('number').nullable(),
    forks: p.bigint('number').nullable(),
    subscribers: p.bigint('number').nullable(),
    openIssues: p.bigint('number').nullable(),
    openPulls: p.bigint('number').nullable(),
    /** On the default branch. */
    commits: p.bigint('number').nullable(),
    releases: p.bigint('number').nullable(),
    /** When it was counted; null: only the stars, out of GitHub's star history. */
    countedAt: p.datetime().nullable(),
  },
});

export class RepoCountByDay extends RepoCountByDaySchema.class {}
RepoCountByDaySchema.setClass(RepoCountByDay);
