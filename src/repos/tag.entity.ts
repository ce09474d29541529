import { defineEntity, p } from '@mikro-orm/core';
import { Repo } from './repo.entity.ts';

/** Names are compared byte by byte, as git does. */
const TagSchema = defineEntity({
  name: 'Tag',
  tableName: 'tag',
  properties: {
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    name: p.text().collation('C').primary(),
    /** Of the commit, also where a tag object stands between. */
    oid: p.text(),
    annotated: p.boolean(),
    /** When it was tagged, of a lightweight tag when its commit was committed. Written by strangers. */
    taggedAt: p.datetime().nullable(),
  },
  indexes: [
    {
      name: 'tag_of_repo_newest_first',
      expression: `create index tag_of_repo_newest_first on tag (repo_id, (coalesce(-date_part('epoch', tagged_at at time zone 'UTC'), 'Infinity'::float8)), name)`,
    },
  ],
});

export class Tag extends TagSchema.class {}
TagSchema.setClass(Tag);
