import { Module } from '@nestjs/common';
import { RepoAccessStore } from './repo-access.store.ts';
import { RepoController } from './repo.controller.ts';
import { RepoCountController } from './repo-count.controller.ts';
import { RepoCountQueries } from './repo-count.queries.ts';
import { RepoNameStore } from './repo-name.store.ts';
import { RepoQueries } from './repo.queries.ts';
import { RepoScopes } from './repo-scopes.ts';
import { RepoStore } from './repo.store.ts';
import { RepoTopicStore } from './repo-topic.store.ts';
import { TagController } from './tag.controller.ts';
import { TagQueries } from './tag.queries.ts';

@Module({
  controllers: [RepoController, TagController, RepoCountController],
  providers: [
    RepoQueries,
    TagQueries,
    RepoCountQueries,
    RepoScopes,
    RepoStore,
    RepoNameStore,
    RepoTopicStore,
    RepoAccessStore,
  ],
  exports: [RepoQueries, RepoScopes, RepoStore, RepoAccessStore],
})
export class ReposModule {}
