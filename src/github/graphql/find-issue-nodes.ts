import { z } from 'zod';
import type { Outcome } from '../github.types.ts';
import type { GithubIssueNode } from '../issue.types.ts';
import { parseAnswer } from '../parse-answer.ts';
import type { RestCaller } from '../rest/rest-caller.ts';
import { Count, Text } from '../scalars.ts';
import type { Computed } from './ask-batches.ts';
import { FIND_ISSUE_NODES } from './find-issue-nodes.query.ts';
import { findNodes, type NodesQuery } from './find-nodes.ts';
import type { GraphqlCaller } from './graphql-caller.ts';
import { findRepoId, RepoIdentityNode } from './repo-identity.ts';
import { toUnavailable } from './shrinking.ts';

const QUERY: NodesQuery & { name: string } = {
  name: 'FindIssueNodes',
  document: FIND_ISSUE_NODES,
  leavesOut: true,
};

const KINDS = new Map([
  ['Issue', 'issue'],
  ['PullRequest', 'pull'],
  ['Label', 'label'],
  ['Milestone', 'milestone'],
] as const);

const AnyNode = z.object({ __typename: z.string() });
const IssueNode = z.object({ id: Text, number: Count.nullish(), repository: RepoIdentityNode });

/** No entry: GitHub could not compute it even alone, but others. Throws when it could compute none. */
export async function findIssueNodes(
  graphql: GraphqlCaller,
  rest: RestCaller,
  nodeIds: readonly string[],
): Promise<Map<string, Outcome<GithubIssueNode>>> {
  const computed = await findNodes(graphql, QUERY, nodeIds);
  if (computed.size === 0 && nodeIds.length > 0) throw toUnavailable(QUERY);
  const findId = rememberRepoIds(rest);
  const outcomes = new Map<string, Outcome<GithubIssueNode>>();
  for (const [nodeId, result] of computed) outcomes.set(nodeId, await toOutcome(result, findId));
  return outcomes;
}

type FindId = (repo: RepoIdentityNode) => Promise<Outcome<number>>;

/** Of a hundred labels most are of the same repo. */
function rememberRepoIds(rest: RestCaller): FindId {
  const known = new Map<string, Outcome<number>>();
  return async (repo) => {
    const outcome = known.get(repo.id) ?? (await findRepoId(rest, repo));
    known.set(repo.id, outcome);
    return outcome;
  };
}

async function toOutcome(result: Computed, findId: FindId): Promise<Outcome<GithubIssueNode>> {
  if (result.kind !== 'node') return result;
  const { __typename } = parseAnswer(AnyNode, result.value, QUERY.name);
  const kind = KINDS.get(__typename as 'Issue');
  if (!kind) return { kind: 'not_found' };
  const { id, number, repository } = parseAnswer(IssueNode, result.value, QUERY.name);
  const repo = await findId(repository);
  if (repo.kind !== 'found') return repo;
  return { kind: 'found', value: { kind, nodeId: id, repoId: repo.value, number: number ?? null } };
}
