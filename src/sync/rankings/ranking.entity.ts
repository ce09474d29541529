import { defineEntity, p } from '@mikro-orm/core';
import { ViewerAccount } from '../../auth/credential.entity.ts';

/** A slice of the search that three more readings could not settle. */
export interface UnsettledSlice {
  /** The search, as GitHub was asked. */
  query: string;
  /** How many repos GitHub said there are; null: it never said. */
  expected: number | null;
  /** How many it showed. */
  read: number;
}

/** The most starred repos as one run found them. Belongs to the account that ran it and is shown to it alone. */
const RankingSchema = defineEntity({
  name: 'Ranking',
  tableName: 'ranking',
  properties: {
    /** The run's. Runs are deleted after some months, rankings are not. */
    id: p.uuid().primary(),
    accountId: () => p.manyToOne(ViewerAccount).mapToPk().joinColumn('account_id').deleteRule('cascade'),
    target: p.text(),
    /** How many were asked for. */
    count: p.integer(),
    /** How many there are, as GitHub counted at the beginning. */
    available: p.bigint('number').nullable(),
    /** Whether every slice was read whole; null: not known yet. */
    settled: p.boolean().nullable(),
    unsettled: p.json<UnsettledSlice[]>().nullable(),
    startedAt: p.datetime(),
    /** Null: being read, or given up. What was seen so far is in `ranking_sight` then. */
    finishedAt: p.datetime().nullable(),
  },
  indexes: [{ name: 'ranking_account_id_started_at_index', properties: ['accountId', 'startedAt'] }],
});

export class Ranking extends RankingSchema.class {}
RankingSchema.setClass(Ranking);

/** What a run has seen so far, ranks unknown. Gone when the ranking is finished. */
const RankingSightSchema = defineEntity({
  name: 'RankingSight',
  tableName: 'ranking_sight',
  properties: {
    rankingId: () => p.manyToOne(Ranking).mapToPk().primary().joinColumn('ranking_id').deleteRule('cascade'),
    /** Not all of them are in `repo` yet. */
    repoId: p.bigint('number').primary(),
    nodeId: p.text(),
    stars: p.bigint('number'),
    /** Which reading saw it last: 0 the walk, from 1 on the readings that settle. */
    round: p.smallint(),
    /** The repo itself is stored. */
    detailed: p.boolean().default(false),
    /** Was not where it had been seen: asked for by id before anything is believed. */
    stray: p.boolean().default(false),
  },
  indexes: [
    {
      name: 'ranking_sight_by_stars',
      expression: `create index ranking_sight_by_stars on ranking_sight (ranking_id, (-stars), repo_id) include (stars, detailed) where not stray`,
    },
    {
      name: 'ranking_sight_in_question',
      expression: `create index ranking_sight_in_question on ranking_sight (ranking_id, stray, (-stars), repo_id) where stray or not detailed`,
    },
  ],
});

export class RankingSight extends RankingSightSchema.class {}
RankingSightSchema.setClass(RankingSight);

const RankingEntrySchema = defineEntity({
  name: 'RankingEntry',
  tableName: 'ranking_entry',
  properties: {
    rankingId: () => p.manyToOne(Ranking).mapToPk().primary().joinColumn('ranking_id').deleteRule('cascade'),
    /** From 1; of equals the lower repo id comes first. */
    rank: p.integer().primary(),
    /** No foreign key: what became of the repo, and whether it is stored any more, changes nothing here. */
    repoId: p.bigint('number'),
    /** At the time. */
    stars: p.bigint('number'),
  },
  uniques: [{ name: 'ranking_entry_ranking_id_repo_id_unique', properties: ['rankingId', 'repoId'] }],
});

export class RankingEntry extends RankingEntrySchema.class {}
RankingEntrySchema.setClass(RankingEntry);
