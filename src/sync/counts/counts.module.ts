import { Module } from '@nestjs/common';
import { RepoCountStore } from '../../repos/repo-count.store.ts';
import { CountedRepos } from './counted-repos.ts';
import { CountsCoverageStore } from './counts-coverage.store.ts';
import { CountsPageStore } from './counts-page.store.ts';
import { PeopleListsStore } from './people-lists.store.ts';
import { StarHistoryStore } from './star-history.store.ts';

/** How the numbers of repos are read: those of today, and the stars of days gone by. */
@Module({
  providers: [
    RepoCountStore,
    CountedRepos,
    CountsCoverageStore,
    CountsPageStore,
    PeopleListsStore,
    StarHistoryStore,
  ],
  exports: [CountedRepos, CountsPageStore, PeopleListsStore, StarHistoryStore],
})
export class CountsModule {}
