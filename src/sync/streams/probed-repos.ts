import type { EntityManager } from '@mikro-orm/postgresql';
import type { Clock } from '../../common/clock.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import type { GithubRepoProbe } from '../../github/github.schema.ts';
import type { Outcome } from '../../github/github.types.ts';
import type { AbsenceStore, AbsentAnswer } from '../absence.store.ts';
import type { AbsentRepo } from '../coverage.store.ts';
import type { Scope, StreamCursor, StreamPage } from './stream.ts';

/** How repos answered that were asked for by id. */
export interface ProbedRepos {
  askedAt: Date;
  answers: { id: number; outcome: Outcome<GithubRepoProbe> }[];
}

interface ProbeCursor extends StreamCursor {
  afterId: number;
}

interface Probing {
  github: GithubClient;
  clock: Clock;
  /** Whom to ask for: the first of those that come after an id, in the order of their ids. */
  list: (page: { afterId: number; limit: number }) => Promise<AbsentRepo[]>;
}

/** GitHub takes 100 node ids a query. */
const PROBES_AT_ONCE = 100;

/** A query a page. */
export async function* probePages(
  from: StreamCursor | null,
  { github, clock, list }: Probing,
): AsyncGenerator<StreamPage<ProbedRepos>> {
  let { afterId } = (from as ProbeCursor | null) ?? { afterId: 0 };
  for (;;) {
    const repos = await list({ afterId, limit: PROBES_AT_ONCE });
    const last = repos.at(-1);
    if (!last) return;
    const rows = await probeRepos(github, repos, clock.now());
    afterId = last.id;
    const cursor = repos.length < PROBES_AT_ONCE ? null : { afterId };
    yield { rows, cursor, done: repos.length };
    if (!cursor) return;
  }
}

/** What follows from the answers for repos that a list does not show any more. */
export async function saveProbed(
  absence: AbsenceStore,
  { answers, askedAt }: ProbedRepos,
  scope: Scope,
  em: EntityManager,
): Promise<SaveCounts> {
  const updated = await absence.save(answers.map(toAbsentAnswer), { ...scope, askedAt }, em);
  return { inserted: 0, updated, unchanged: answers.length - updated };
}

async function probeRepos(
  github: GithubClient,
  repos: readonly AbsentRepo[],
  askedAt: Date,
): Promise<ProbedRepos> {
  const outcomes = await github.findRepos(repos.map(({ nodeId }) => nodeId));
  return { askedAt, answers: repos.map(({ id, nodeId }) => ({ id, outcome: getAnswer(outcomes, nodeId) })) };
}

function toAbsentAnswer({ id, outcome }: ProbedRepos['answers'][number]): AbsentAnswer {
  if (outcome.kind === 'not_found') return { id, kind: 'not_found' };
  if (outcome.kind !== 'found') return { id, kind: 'withheld', reason: outcome.reason };
  const { visibility, permission } = outcome.value;
  return { id, kind: 'found', visibility, permission: permission ?? 'pull' };
}

function getAnswer(
  outcomes: Map<string, Outcome<GithubRepoProbe>>,
  nodeId: string,
): Outcome<GithubRepoProbe> {
  const outcome = outcomes.get(nodeId);
  if (!outcome) throw new Error('GitHub was asked for a repo and the answer has no word on it');
  return outcome;
}
