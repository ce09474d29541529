import { Module } from '@nestjs/common';
import { GitCache } from './git/git-cache.ts';
import { GitClient } from './git/git-client.ts';
import { GithubClientFactory } from './github-client.factory.ts';
import { GithubOAuthApi } from './github-oauth.ts';
import { HttpCacheStore } from './http-cache.store.ts';
import { Governors } from './quota/governors.ts';
import { QuotaStore } from './quota/quota.store.ts';

/** Stands on ConfigModule and DatabaseModule, which are global. */
@Module({
  providers: [
    GitCache,
    GitClient,
    GithubClientFactory,
    GithubOAuthApi,
    Governors,
    HttpCacheStore,
    QuotaStore,
  ],
  exports: [GitCache, GitClient, GithubClientFactory, GithubOAuthApi, HttpCacheStore, QuotaStore],
})
export class GithubModule {}
