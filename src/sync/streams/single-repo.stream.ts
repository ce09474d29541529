import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import type { GithubRepo } from '../../github/github.schema.ts';
import type { Outcome } from '../../github/github.types.ts';
import { CoverageStore } from '../coverage.store.ts';
import { TargetForbiddenError, TargetNotFoundError } from '../sync.errors.ts';
import { type Refusal } from './refusal.store.ts';
import { type AskedRepo, SingleRepoStore } from './single-repo.store.ts';
import type { Scope, Stream, StreamCursor, StreamPage } from './stream.ts';

interface SingleRepoCursor extends StreamCursor {
  step: 'by name';
}

const BY_NAME: SingleRepoCursor = { step: 'by name' };

/**
 * One repo: the targets `repo:OWNER/NAME` and `repo:ID`. What it named first is what it stays: its id is asked for, whatever it is
 * called today. Only when that id answers no longer is the name looked up again.
 */
@Injectable()
export class SingleRepoStream implements Stream<AskedRepo> {
  readonly name = 'repositories';

  constructor(
    private readonly em: EntityManager,
    private readonly coverage: CoverageStore,
    private readonly repos: SingleRepoStore,
    private readonly clock: Clock,
  ) {}

  async *pages(
    scope: Scope,
    from: StreamCursor | null,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<AskedRepo>> {
    const [knownId] = from ? [] : await this.listKnown(scope);
    if (knownId !== undefined) {
      const seenAt = this.clock.now();
      const known = await github.getRepoById(knownId);
      if (known.kind !== 'not_found') {
        yield* this.answer(scope, known, seenAt);
        return;
      }
      yield { rows: { kind: 'lost', id: knownId, askedAt: seenAt }, cursor: BY_NAME, done: 0 };
    }
    const seenAt = this.clock.now();
    yield* this.answer(scope, await findByName(scope, github), seenAt);
  }

  async store(rows: AskedRepo, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    return this.repos.save(rows, this.name, scope, em);
  }

  private *answer(
    { targetText }: Scope,
    outcome: Outcome<GithubRepo>,
    seenAt: Date,
  ): Generator<StreamPage<AskedRepo>> {
    if (outcome.kind === 'found') {
      yield { rows: { kind: 'found', repo: outcome.value, seenAt }, cursor: null, done: 1 };
      return;
    }
    const refusal = toRefusal(targetText, outcome);
    yield { rows: { kind: 'refused', refusal }, cursor: BY_NAME, done: 0 };
    throw refusal;
  }

  private async listKnown({ accountId, target, targetText }: Scope): Promise<number[]> {
    if (target.kind === 'repo-id') return [target.id];
    return this.coverage.listListed({ accountId, target: targetText }, this.em.fork());
  }
}

async function findByName({ target }: Scope, github: GithubClient): Promise<Outcome<GithubRepo>> {
  if (target.kind === 'repo-id') return { kind: 'not_found' };
  if (target.kind !== 'repo') throw new Error(`The target ${target.kind} is not one repo`);
  return github.getRepo(target.owner, target.name);
}

function toRefusal(targetText: string, outcome: Exclude<Outcome<GithubRepo>, { kind: 'found' }>): Refusal {
  if (outcome.kind === 'not_found') return new TargetNotFoundError(targetText);
  return new TargetForbiddenError(targetText, outcome.reason);
}
