import type { Outcome } from '../github.types.ts';
import { parseAnswer } from '../parse-answer.ts';
import type { RestCaller } from '../rest/rest-caller.ts';
import type { GithubRepoDetails } from '../search.types.ts';
import type { Computed } from './ask-batches.ts';
import { findNodes, type NodesQuery } from './find-nodes.ts';
import { buildFindRepoDetails } from './find-repo-details.query.ts';
import type { GraphqlCaller } from './graphql-caller.ts';
import { RepoDetailsNode, toRepoDetails } from './repo-details.ts';
import { countConnections, type DetailsOptions } from './repo-fields.ts';
import { findRepoIds } from './repo-identity.ts';

/** Every id has an entry; without tags where GitHub cannot compute them. */
export async function findRepoDetails(
  graphql: GraphqlCaller,
  rest: RestCaller,
  { nodeIds, ...options }: DetailsOptions & { nodeIds: readonly string[] },
): Promise<Map<string, Outcome<GithubRepoDetails>>> {
  const outcomes = new Map<string, Outcome<GithubRepoDetails>>();
  const computed = await findNodes(graphql, toQuery(options), nodeIds);
  for (const [nodeId, result] of computed) outcomes.set(nodeId, await toOutcome(rest, result, options));
  const missing = nodeIds.filter((nodeId) => !outcomes.has(nodeId));
  if (missing.length === 0) return outcomes;
  const bare = await findRepoDetails(graphql, rest, { ...options, nodeIds: missing, tags: false });
  return new Map([...outcomes, ...bare]);
}

function toQuery(options: DetailsOptions): NodesQuery {
  const name = options.tags ? 'FindRepoDetailsWithTags' : 'FindRepoDetails';
  return {
    name,
    document: buildFindRepoDetails(name, options),
    connections: countConnections(options),
    weight: 'heavy',
    leavesOut: options.tags,
  };
}

async function toOutcome(
  rest: RestCaller,
  result: Computed,
  options: DetailsOptions,
): Promise<Outcome<GithubRepoDetails>> {
  if (result.kind !== 'node') return result;
  if (!isRepo(result.value)) return { kind: 'not_found' };
  const node = parseAnswer(RepoDetailsNode, result.value, 'a repo');
  const ids = await findRepoIds(rest, node);
  return ids.kind === 'found' ? { kind: 'found', value: toRepoDetails(node, ids.value, options) } : ids;
}

/** A node id may be of anything. */
export function isRepo(node: unknown): boolean {
  return (
    typeof node === 'object' && node !== null && '__typename' in node && node.__typename === 'Repository'
  );
}
