import { Module } from '@nestjs/common';
import { CommitHeadStore } from './commit-head.store.ts';
import { CommitStore } from './commit.store.ts';
import { ContributorStore } from './contributor.store.ts';
import { IdentityAccountStore } from './identity-account.store.ts';
import { IdentityStore } from './identity.store.ts';

/** Commits, who stands in them, and since when. */
@Module({
  providers: [CommitStore, CommitHeadStore, ContributorStore, IdentityStore, IdentityAccountStore],
  exports: [CommitStore, CommitHeadStore, ContributorStore, IdentityStore, IdentityAccountStore],
})
export class ContributorsModule {}
