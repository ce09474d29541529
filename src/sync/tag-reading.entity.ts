import { defineEntity, p } from '@mikro-orm/core';
import { Repo } from '../repos/repo.entity.ts';
import { Run } from './run.entity.ts';

/** A repo whose tags did not fit on one page, or could not be read so far: how far a run has come with them. */
const TagReadingSchema = defineEntity({
  name: 'TagReading',
  tableName: 'tag_reading',
  properties: {
    runId: () => p.manyToOne(Run).mapToPk().primary().joinColumn('run_id').deleteRule('cascade'),
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    /** GitHub's, past what is stored; null: from the first page. */
    cursor: p.text().nullable(),
    /** How many tags GitHub said there are. */
    expected: p.integer(),
    /** How many it has shown since the first page. */
    read: p.integer(),
    /** How many times it had to be begun anew. */
    failures: p.smallint(),
    /** The repo's `pushed_at` at the first page. */
    asOf: p.datetime().nullable(),
    startedAt: p.datetime(),
  },
});

export class TagReading extends TagReadingSchema.class {}
TagReadingSchema.setClass(TagReading);

/** What an unfinished reading has seen: with its last page, tags that are not among these go. */
const TagReadingNameSchema = defineEntity({
  name: 'TagReadingName',
  tableName: 'tag_reading_name',
  properties: {
    runId: () => p.manyToOne(Run).mapToPk().primary().joinColumn('run_id').deleteRule('cascade'),
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    name: p.text().collation('C').primary(),
  },
});

export class TagReadingName extends TagReadingNameSchema.class {}
TagReadingNameSchema.setClass(TagReadingName);
