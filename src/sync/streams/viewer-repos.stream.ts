import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import { RepoSweep, type SweptRepos } from './repo-sweep.ts';
import type { Scope, Stream, StreamCursor, StreamPage } from './stream.ts';

/** All repos that the viewer owns, collaborates on or reaches through an organization. */
@Injectable()
export class ViewerReposStream implements Stream<SweptRepos> {
  readonly name = 'repositories';

  constructor(private readonly sweep: RepoSweep) {}

  pages(
    scope: Scope,
    cursor: StreamCursor | null,
    github: GithubClient,
  ): AsyncIterable<StreamPage<SweptRepos>> {
    return this.sweep.pages(scope, cursor, (nextUrl) => github.listViewerRepos(nextUrl));
  }

  async store(rows: SweptRepos, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    return this.sweep.store(rows, this.name, scope, em);
  }
}
