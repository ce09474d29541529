import { Module } from '@nestjs/common';
import { GithubClientFactory } from './github-client.factory.ts';
import { GithubOAuthApi } from './github-oauth.ts';
import { HttpCacheStore } from './http-cache.store.ts';

@Module({
  providers: [GithubClientFactory, GithubOAuthApi, HttpCacheStore],
  exports: [GithubClientFactory, GithubOAuthApi, HttpCacheStore],
})
export class GithubModule {}
