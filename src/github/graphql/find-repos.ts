import { z } from 'zod';
import { type GithubRepoProbe, GithubVisibility } from '../github.schema.ts';
import type { Outcome } from '../github.types.ts';
import { parseAnswer } from '../parse-answer.ts';
import type { RestCaller } from '../rest/rest-caller.ts';
import { Text } from '../scalars.ts';
import { FIND_REPOS } from './find-repos.query.ts';
import type { Computed } from './ask-batches.ts';
import { findNodes } from './find-nodes.ts';
import { askRepo } from './repo-identity.ts';
import type { GraphqlCaller } from './graphql-caller.ts';

const QUERY = { name: 'FindRepos', document: FIND_REPOS };

const PERMISSIONS = {
  ADMIN: 'admin',
  MAINTAIN: 'maintain',
  WRITE: 'push',
  TRIAGE: 'triage',
  READ: 'pull',
} as const;

const RepoNode = z.object({
  __typename: z.literal('Repository'),
  id: z.string(),
  databaseId: z.number().int().nullable(),
  name: Text,
  owner: z.object({ login: Text }),
  visibility: z.string().toLowerCase().pipe(GithubVisibility),
  viewerPermission: z.enum(['ADMIN', 'MAINTAIN', 'WRITE', 'TRIAGE', 'READ']).nullable(),
});
type RepoNode = z.infer<typeof RepoNode>;

const OtherNode = z.object({ __typename: z.string() });

export async function findRepos(
  graphql: GraphqlCaller,
  rest: RestCaller,
  nodeIds: readonly string[],
): Promise<Map<string, Outcome<GithubRepoProbe>>> {
  const outcomes = new Map<string, Outcome<GithubRepoProbe>>();
  for (const [nodeId, result] of await findNodes(graphql, QUERY, nodeIds)) {
    outcomes.set(nodeId, await toProbeOutcome(rest, result));
  }
  return outcomes;
}

async function toProbeOutcome(rest: RestCaller, result: Computed): Promise<Outcome<GithubRepoProbe>> {
  if (result.kind === 'forbidden') return result;
  if (result.kind !== 'node') return { kind: 'not_found' };
  const { __typename } = parseAnswer(OtherNode, result.value, QUERY.name);
  if (__typename !== 'Repository') return { kind: 'not_found' };
  const node = parseAnswer(RepoNode, result.value, QUERY.name);
  if (node.databaseId === null) return askByRest(rest, node);
  return { kind: 'found', value: toProbe(node, node.databaseId) };
}

async function askByRest(rest: RestCaller, node: RepoNode): Promise<Outcome<GithubRepoProbe>> {
  const outcome = await askRepo(rest, node);
  return outcome.kind === 'found' ? { kind: 'found', value: toProbe(node, outcome.value.id) } : outcome;
}

function toProbe(node: RepoNode, id: number): GithubRepoProbe {
  return {
    id,
    nodeId: node.id,
    ownerLogin: node.owner.login,
    name: node.name,
    visibility: node.visibility,
    permission: node.viewerPermission === null ? null : PERMISSIONS[node.viewerPermission],
  };
}
