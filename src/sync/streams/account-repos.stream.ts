import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import type { GithubRepo } from '../../github/github.schema.ts';
import type { GithubPage, Outcome } from '../../github/github.types.ts';
import { TargetForbiddenError, TargetNotFoundError } from '../sync.errors.ts';
import { AbsentReposStream } from './absent-repos.stream.ts';
import type { ProbedRepos } from './probed-repos.ts';
import { type Refusal, RefusalStore } from './refusal.store.ts';
import { createSweepCursor, RepoSweep, type SweptRepos } from './repo-sweep.ts';
import { NOTHING_SAVED, type Scope, type Stream, type StreamCursor, type StreamPage } from './stream.ts';

type AccountRepos =
  | { kind: 'swept'; swept: SweptRepos }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'asked'; asked: ProbedRepos };

/**
 * All repos of one organization or user that the viewer may see: targets `org:NAME` and `user:NAME`. When GitHub knows
 * nobody of that name, what the target showed earlier is asked for by id before the run fails.
 */
@Injectable()
export class AccountReposStream implements Stream<AccountRepos> {
  readonly name = 'repositories';

  constructor(
    private readonly sweep: RepoSweep,
    private readonly absent: AbsentReposStream,
    private readonly refusals: RefusalStore,
  ) {}

  async *pages(
    scope: Scope,
    cursor: StreamCursor | null,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<AccountRepos>> {
    const again = cursor ?? createSweepCursor();
    try {
      const fetchPage = async (nextUrl: string | null): Promise<GithubPage<GithubRepo>> =>
        getPage(scope, await listRepos(scope, github, nextUrl));
      for await (const page of this.sweep.pages(scope, cursor, fetchPage)) {
        yield { ...page, rows: { kind: 'swept', swept: page.rows } };
      }
    } catch (error) {
      if (!(error instanceof TargetNotFoundError || error instanceof TargetForbiddenError)) throw error;
      yield { rows: { kind: 'refused', refusal: error }, cursor: again, done: 0 };
      if (error instanceof TargetNotFoundError) yield* this.askForListed(scope, again, github);
      throw error;
    }
  }

  async store(rows: AccountRepos, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    if (rows.kind === 'swept') return this.sweep.store(rows.swept, this.name, scope, em);
    if (rows.kind === 'asked') return this.absent.store(rows.asked, scope, em);
    await this.refusals.save(rows.refusal, this.name, scope, em);
    return NOTHING_SAVED;
  }

  private async *askForListed(
    scope: Scope,
    cursor: StreamCursor,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<AccountRepos>> {
    for await (const { rows } of this.absent.pages(scope, null, github)) {
      yield { rows: { kind: 'asked', asked: rows }, cursor, done: 0 };
    }
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
