import { defineEntity, p } from '@mikro-orm/core';
import { ViewerAccount } from '../auth/credential.entity.ts';
import { Repo } from '../repos/repo.entity.ts';

export type CoverageState =
  'complete' | 'partial' | 'forbidden' | 'disabled' | 'empty' | 'unavailable' | 'unreachable';

/** What is held of a list (`viewer`, `org:NAME` ...). Belongs to the account that read it and is shown to it alone. */
const ListCoverageSchema = defineEntity({
  name: 'ListCoverage',
  tableName: 'list_coverage',
  properties: {
    accountId: () =>
      p.manyToOne(ViewerAccount).mapToPk().primary().joinColumn('account_id').deleteRule('cascade'),
    target: p.text().primary(),
    stream: p.text().primary(),
    state: p.text().$type<CoverageState>(),
    expected: p.integer().nullable(),
    stored: p.integer(),
    lastFullSweepAt: p.datetime().nullable(),
    reason: p.text().nullable(),
  },
});

export class ListCoverage extends ListCoverageSchema.class {}
ListCoverageSchema.setClass(ListCoverage);

/** What is held of one repo. `forbidden` belongs to the account that met it (`accountId`), the rest is everybody's (0). */
const RepoCoverageSchema = defineEntity({
  name: 'RepoCoverage',
  tableName: 'repo_coverage',
  properties: {
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    stream: p.text().primary(),
    accountId: p.bigint('number').primary(),
    state: p.text().$type<CoverageState>(),
    expected: p.integer().nullable(),
    stored: p.integer().nullable(),
    lastFullSweepAt: p.datetime().nullable(),
    /**
     * Which state of the repo the sweep read: of tags by its `pushed_at` then, of counts by the day. As long as that stands,
     * nothing is to be read again.
     */
    asOf: p.datetime().nullable(),
    reason: p.text().nullable(),
  },
});

export class RepoCoverage extends RepoCoverageSchema.class {}
RepoCoverageSchema.setClass(RepoCoverage);

/** Which repos a list showed when it was last swept: what a later sweep misses is asked for by id. */
const ListedRepoSchema = defineEntity({
  name: 'ListedRepo',
  tableName: 'listed_repo',
  properties: {
    accountId: () =>
      p.manyToOne(ViewerAccount).mapToPk().primary().joinColumn('account_id').deleteRule('cascade'),
    target: p.text().primary(),
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    /** The run whose sweep saw it last. */
    runId: p.uuid(),
    /** Which of that sweep's walks over the list, from 1. */
    walk: p.smallint(),
  },
});

export class ListedRepo extends ListedRepoSchema.class {}
ListedRepoSchema.setClass(ListedRepo);
