import { defineEntity, p } from '@mikro-orm/core';
import { Account } from '../accounts/account.entity.ts';
import { Repo } from './repo.entity.ts';

/** A lease: this viewer was last seen to reach this repo, and may see it here until `provenUntil`. */
const RepoAccessSchema = defineEntity({
  name: 'RepoAccess',
  tableName: 'repo_access',
  properties: {
    viewerId: () => p.manyToOne(Account).mapToPk().primary().joinColumn('viewer_id').deleteRule('cascade'),
    repoId: () => p.manyToOne(Repo).mapToPk().primary().joinColumn('repo_id').deleteRule('cascade'),
    /** GitHub's highest of admin, maintain, push, triage, pull. */
    permission: p.text(),
    /** Owner, collaborator or organization member, as opposed to merely able to read. */
    affiliated: p.boolean(),
    provenUntil: p.datetime(),
  },
  indexes: [{ name: 'repo_access_repo_id_index', properties: ['repoId'] }],
});

export class RepoAccess extends RepoAccessSchema.class {}
RepoAccessSchema.setClass(RepoAccess);
