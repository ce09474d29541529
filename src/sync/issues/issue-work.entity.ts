import { defineEntity, p } from '@mikro-orm/core';
import { Repo } from '../../repos/repo.entity.ts';
import { Run } from '../run.entity.ts';

/** How far the issues of a repo are held, whoever's run read them. Instants are GitHub's own. */
const IssueWatermarkSchema = defineEntity({
  name: 'IssueWatermark',
  tableName: 'issue_watermark',
  properties: {
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    /** Whatever was updated up to here is stored; null: nothing was read whole yet, or there was nothing. */
    watermark: p.datetime().nullable(),
    /** What GitHub counted when both sides were last compared; null: they were not. */
    issuesTotal: p.bigint('number').nullable(),
    pullsTotal: p.bigint('number').nullable(),
    /** When labels and milestones were last swept, as far as GitHub showed them; null: not yet. */
    listsSweptAt: p.datetime().nullable(),
    /** When what is told of them last was not what is stored; a sweep that began later settles it. */
    listsDoubtedAt: p.datetime().nullable(),
  },
});

export class IssueWatermark extends IssueWatermarkSchema.class {}
IssueWatermarkSchema.setClass(IssueWatermark);

/** `left`: this run goes no further there, and a later one goes on from `since`. */
export type IssuePhase = 'labels' | 'milestones' | 'issues' | 'reconcile' | 'left';

/** A repo that has news: what this run has still to do there, and how far it has come. */
const IssueWorkSchema = defineEntity({
  name: 'IssueWork',
  tableName: 'issue_work',
  properties: {
    runId: () => p.manyToOne(Run).mapToPk().primary().joinColumn('run_id').deleteRule('cascade'),
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    phase: p.text().$type<IssuePhase>(),
    /** Issues and pull requests have news, not only labels and milestones to be swept. */
    hasNews: p.boolean(),
    /** By the query for news. */
    issuesTotal: p.bigint('number'),
    pullsTotal: p.bigint('number'),
    newestAt: p.datetime().nullable(),
    /** When that query was asked. */
    askedAt: p.datetime(),
    /** The next page begins here, inclusive; null: at the beginning. */
    since: p.datetime().nullable(),
    /** The next page of one list (labels, milestones, equal instants), or of the sweep by ids; null: its first one. */
    link: p.text().nullable(),
    /** What else the phase keeps between two pages. */
    notes: p.json<Record<string, unknown>>().nullable(),
  },
});

export class IssueWork extends IssueWorkSchema.class {}
IssueWorkSchema.setClass(IssueWork);

/** What a list or a sweep by ids has shown to a run so far: with its last page, what is stored and not here is asked for by id. */
const IssueSeenSchema = defineEntity({
  name: 'IssueSeen',
  tableName: 'issue_seen',
  properties: {
    runId: () => p.manyToOne(Run).mapToPk().primary().joinColumn('run_id').deleteRule('cascade'),
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    /** Of what: issues and pull requests by number, labels and milestones by id. */
    what: p.text().$type<'issue' | 'pull' | 'label' | 'milestone'>().primary(),
    id: p.bigint('number').primary(),
  },
});

export class IssueSeen extends IssueSeenSchema.class {}
IssueSeenSchema.setClass(IssueSeen);
