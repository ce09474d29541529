import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubCommits, GithubPersonAnswer, GithubPersonAsk } from '../../github/commits.types.ts';
import type { GithubClient } from '../../github/github-client.ts';
import { GithubNotComputedError } from '../../github/github.errors.ts';
import { IdentityFinder, type UnknownIdentity } from '../commits/identity-finder.ts';
import { type AskedPeople, IdentityPageStore } from '../commits/identity-page.store.ts';
import type { Scope, Stream, StreamCursor, StreamPage } from './stream.ts';

interface IdentitiesCursor extends StreamCursor {
  afterId: number;
  /** How many there were to ask for in the beginning. */
  expected: number;
}

/** What a point pays for. */
const BATCH = 100;

/** Found at once: more than a leg asks for. */
const FOUND = 50 * BATCH;

/** When GitHub can compute none of so few, it is they that cannot be computed; of more, it is GitHub. */
const FEW = 2;

const UNKNOWN: GithubPersonAnswer = { kind: 'unknown' };

/** Whose the e-mails are that stand in the commits of these repos, as far as they do not say so themselves. */
@Injectable()
export class IdentitiesStream implements Stream<AskedPeople> {
  readonly name = 'identities';

  constructor(
    private readonly finder: IdentityFinder,
    private readonly answers: IdentityPageStore,
    private readonly clock: Clock,
  ) {}

  async *pages(
    scope: Scope,
    from: StreamCursor | null,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<AskedPeople>> {
    let { afterId, expected } = (from as IdentitiesCursor | null) ?? {
      afterId: 0,
      expected: await this.finder.count(scope),
    };
    if (expected === 0) return;
    for (;;) {
      const found = await this.finder.list(scope, { afterId, limit: FOUND });
      for (const [identities, isLast] of toBatches(found)) {
        const askedAt = this.clock.now();
        const answers = await ask(identities, github);
        afterId = identities.at(-1)?.identityId ?? afterId;
        const cursor = isLast && found.length < FOUND ? null : { afterId, expected };
        yield { rows: { askedAt, answers }, cursor, done: identities.length, expected };
      }
      if (found.length < FOUND) return;
    }
  }

  async store(rows: AskedPeople, _scope: Scope, em: EntityManager): Promise<SaveCounts> {
    return this.answers.save(rows, em);
  }
}

function* toBatches(found: readonly UnknownIdentity[]): Generator<[UnknownIdentity[], isLast: boolean]> {
  for (let start = 0; start < found.length; start += BATCH) {
    yield [found.slice(start, start + BATCH), start + BATCH >= found.length];
  }
}

async function ask(
  identities: readonly UnknownIdentity[],
  { commits }: GithubClient,
): Promise<AskedPeople['answers']> {
  const asks = identities.map(({ nodeId, oid, role, email }) => ({ nodeId, oid, as: role, email }));
  const told = await findPeople(asks, commits);
  return identities.map(({ identityId }, index) => ({ identityId, answer: told[index] ?? UNKNOWN }));
}

async function findPeople(
  asks: readonly GithubPersonAsk[],
  commits: GithubCommits,
): Promise<GithubPersonAnswer[]> {
  try {
    return await commits.findPeople(asks);
  } catch (error) {
    if (!(error instanceof GithubNotComputedError) || asks.length > FEW) throw error;
    return asks.map(() => UNKNOWN);
  }
}
