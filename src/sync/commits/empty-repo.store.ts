import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { CommitHeadStore, type StoredHead } from '../../contributors/commit-head.store.ts';
import { CommitStore } from '../../contributors/commit.store.ts';
import { ContributorStore } from '../../contributors/contributor.store.ts';
import { CommitCoverageStore, type CommitReader } from './commit-coverage.store.ts';

/** A repo without a commit on its default branch, or without that branch, is one that is known whole: there is nothing. */
@Injectable()
export class EmptyRepoStore {
  constructor(
    private readonly heads: CommitHeadStore,
    private readonly commits: CommitStore,
    private readonly contributors: ContributorStore,
    private readonly coverage: CommitCoverageStore,
  ) {}

  async save(
    repoId: number,
    stored: StoredHead | undefined,
    reader: CommitReader,
    em: EntityManager,
  ): Promise<void> {
    if (!isKnownEmpty(stored)) {
      // First, so that whoever still stores commits of it finds out.
      await this.heads.complete({ repoId, oid: null, at: reader.at }, em);
      await this.commits.removeAll(repoId, em);
      await this.contributors.rebuild(repoId, em);
    }
    await this.coverage.saveWhole(repoId, 0, reader, em);
  }
}

function isKnownEmpty(stored: StoredHead | undefined): boolean {
  return stored?.completedAt != null && stored.headOid === null && stored.startedOid === null;
}
