import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import type { GithubRepo } from '../../github/github.schema.ts';
import type { GithubPage, Outcome } from '../../github/github.types.ts';
import { TargetForbiddenError, TargetNotFoundError } from '../sync.errors.ts';
import { RepoSweep, type SweptRepos } from './repo-sweep.ts';
import type { Scope, Stream, StreamCursor, StreamPage } from './stream.ts';

/** All repos of one organization or user that the viewer may see: targets `org:NAME` and `user:NAME`. */
@Injectable()
export class AccountReposStream implements Stream<SweptRepos> {
  readonly name = 'repositories';

  constructor(private readonly sweep: RepoSweep) {}

  pages(
    scope: Scope,
    cursor: StreamCursor | null,
    github: GithubClient,
  ): AsyncIterable<StreamPage<SweptRepos>> {
    return this.sweep.pages(scope, cursor, async (nextUrl) =>
      getPage(scope, await listRepos(scope, github, nextUrl)),
    );
  }

  async store(rows: SweptRepos, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    return this.sweep.store(rows, this.name, scope, em);
  }
}

async function listRepos(
  { target }: Scope,
  github: GithubClient,
  nextUrl: string | null,
): Promise<Outcome<GithubPage<GithubRepo>>> {
  if (target.kind === 'org') return github.listOrganizationRepos(target.login, nextUrl);
  if (target.kind === 'user') return github.listUserRepos(target.login, nextUrl);
  throw new Error(`The target ${target.kind} has no account`);
}

/** Throws `TargetNotFoundError` or `TargetForbiddenError`: trying again would not help. */
function getPage({ targetText }: Scope, outcome: Outcome<GithubPage<GithubRepo>>): GithubPage<GithubRepo> {
  if (outcome.kind === 'found') return outcome.value;
  if (outcome.kind === 'not_found') throw new TargetNotFoundError(targetText);
  throw new TargetForbiddenError(targetText, outcome.reason);
}
