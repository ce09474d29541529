import type { GithubClient } from '../../github/github-client.ts';
import type { GithubRepoProbe } from '../../github/github.schema.ts';
import type { Outcome } from '../../github/github.types.ts';
import type { AbsentAnswer } from '../absence.store.ts';
import type { AbsentRepo } from '../coverage.store.ts';

/** How repos answered that were asked for by id. */
export interface ProbedRepos {
  askedAt: Date;
  answers: { id: number; outcome: Outcome<GithubRepoProbe> }[];
}

/** GitHub takes 100 node ids a query. */
export const PROBES_AT_ONCE = 100;

/** One query. */
export async function probeRepos(
  github: GithubClient,
  repos: readonly AbsentRepo[],
  askedAt: Date,
): Promise<ProbedRepos> {
  const outcomes = await github.findRepos(repos.map(({ nodeId }) => nodeId));
  return { askedAt, answers: repos.map(({ id, nodeId }) => ({ id, outcome: getAnswer(outcomes, nodeId) })) };
}

export function toAbsentAnswer({ id, outcome }: ProbedRepos['answers'][number]): AbsentAnswer {
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
