import { defineEntity, p } from '@mikro-orm/core';
import { Account } from '../accounts/account.entity.ts';
import { Repo } from '../repos/repo.entity.ts';

export type LabelClass = 'bug' | 'performance' | 'other';

const LabelSchema = defineEntity({
  name: 'Label',
  tableName: 'label',
  properties: {
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    /** GitHub's: it outlives a new name. */
    id: p.bigint('number').primary(),
    nodeId: p.text(),
    name: p.text(),
    /** Six hexadecimal digits. */
    color: p.text(),
    description: p.text().nullable(),
    /** Decided from name and description, whoever asks; a viewer's own rules come before it. */
    labelClass: p.text().$type<LabelClass>().fieldName('class'),
    /** 0 to 1. */
    confidence: p.float(),
    reason: p.text(),
  },
});

export class Label extends LabelSchema.class {}
LabelSchema.setClass(Label);

/** One viewer's own word on what labels mean. The first rule that matches a name decides. */
const LabelRuleSchema = defineEntity({
  name: 'LabelRule',
  tableName: 'label_rule',
  properties: {
    accountId: () => p.manyToOne(Account).mapToPk().primary().joinColumn('account_id').deleteRule('cascade'),
    scope: p.text().$type<'repository' | 'organization'>().primary(),
    /** A repo's or an account's id. */
    scopeId: p.bigint('number').primary(),
    position: p.integer().primary(),
    /** A glob: `*` stands for any text. Case does not matter. */
    pattern: p.text(),
    labelClass: p.text().$type<LabelClass>().fieldName('class'),
  },
});

export class LabelRule extends LabelRuleSchema.class {}
LabelRuleSchema.setClass(LabelRule);

const MilestoneSchema = defineEntity({
  name: 'Milestone',
  tableName: 'milestone',
  properties: {
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    id: p.bigint('number').primary(),
    nodeId: p.text(),
    number: p.bigint('number'),
    title: p.text(),
    description: p.text().nullable(),
    state: p.text().$type<'open' | 'closed'>(),
    creatorId: () => p.manyToOne(Account).mapToPk().nullable().joinColumn('creator_id'),
    dueOn: p.datetime().nullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    closedAt: p.datetime().nullable(),
  },
});

export class Milestone extends MilestoneSchema.class {}
MilestoneSchema.setClass(Milestone);
