import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import type { GithubRepoProbe } from '../../github/github.schema.ts';
import type { Outcome } from '../../github/github.types.ts';
import { AbsenceStore } from '../absence.store.ts';
import { CoverageStore } from '../coverage.store.ts';
import type { Scope, Stream, StreamCursor, StreamPage } from './stream.ts';

export interface AskedRepos {
  askedAt: Date;
  answers: { id: number; outcome: Outcome<GithubRepoProbe> }[];
}

interface AbsentCursor extends StreamCursor {
  afterId: number;
}

/** GitHub takes 100 node ids a query. */
const BATCH = 100;

/** The stream before this one, whose sweep says what is absent. */
const LIST = 'repositories';

/**
 * Absence is a suspicion: what the list showed before and a whole sweep did not show is asked for by id, with this
 * viewer's credential and no other, before anything changes. After a partial sweep nobody is suspected.
 */
@Injectable()
export class AbsentReposStream implements Stream<AskedRepos> {
  readonly name = 'missing repositories';

  constructor(
    private readonly em: EntityManager,
    private readonly coverage: CoverageStore,
    private readonly absence: AbsenceStore,
    private readonly clock: Clock,
  ) {}

  async *pages(
    scope: Scope,
    from: StreamCursor | null,
    github: GithubClient,
  ): AsyncGenerator<StreamPage<AskedRepos>> {
    const key = { accountId: scope.accountId, target: scope.targetText };
    const list = await this.coverage.findList(key, LIST, this.em.fork());
    if (list?.state === 'partial') return;
    let { afterId } = (from as AbsentCursor | null) ?? { afterId: 0 };
    for (;;) {
      const page = { runId: scope.runId, afterId, limit: BATCH };
      const absent = await this.coverage.listAbsent(key, page, this.em.fork());
      const last = absent.at(-1);
      if (!last) return;
      const askedAt = this.clock.now();
      const outcomes = await github.findRepos(absent.map(({ nodeId }) => nodeId));
      const answers = absent.map(({ id, nodeId }) => ({ id, outcome: getAnswer(outcomes, nodeId) }));
      afterId = last.id;
      const cursor = absent.length < BATCH ? null : { afterId };
      yield { rows: { askedAt, answers }, cursor, done: absent.length };
      if (!cursor) return;
    }
  }

  async store({ answers, askedAt }: AskedRepos, scope: Scope, em: EntityManager): Promise<SaveCounts> {
    const updated = await this.absence.save(answers.map(toAnswer), { ...scope, askedAt }, em);
    return { inserted: 0, updated, unchanged: answers.length - updated };
  }
}

function getAnswer(
  outcomes: Map<string, Outcome<GithubRepoProbe>>,
  nodeId: string,
): Outcome<GithubRepoProbe> {
  const outcome = outcomes.get(nodeId);
  if (!outcome) throw new Error('GitHub was asked for a repo and the answer has no word on it');
  return outcome;
}

function toAnswer({
  id,
  outcome,
}: AskedRepos['answers'][number]): Parameters<AbsenceStore['save']>[0][number] {
  if (outcome.kind === 'not_found') return { id, kind: 'not_found' };
  if (outcome.kind !== 'found') return { id, kind: 'withheld', reason: outcome.reason };
  const { visibility, permission } = outcome.value;
  return { id, kind: 'found', visibility, permission: permission ?? 'pull' };
}
