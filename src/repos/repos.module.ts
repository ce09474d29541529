import { Module } from '@nestjs/common';
import { RepoController } from './repo.controller.ts';
import { RepoQueries } from './repo.queries.ts';

@Module({
  controllers: [RepoController],
  providers: [RepoQueries],
  exports: [RepoQueries],
})
export class ReposModule {}
