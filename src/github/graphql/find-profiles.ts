import { z } from 'zod';
import { GithubScopeMissingError } from '../github.errors.ts';
import { GithubAccount, type GithubProfile } from '../github.schema.ts';
import { parseAnswer } from '../parse-answer.ts';
import type { RestCaller } from '../rest/rest-caller.ts';
import { Text } from '../scalars.ts';
import { FIND_NAMES } from './find-names.query.ts';
import { FIND_PROFILES } from './find-profiles.query.ts';
import { findNodes, type NodesQuery } from './find-nodes.ts';
import type { GraphqlCaller } from './graphql-caller.ts';

const PROFILES: NodesQuery = { name: 'FindProfiles', document: FIND_PROFILES };
const NAMES: NodesQuery = { name: 'FindNames', document: FIND_NAMES };

const ProfileNode = z.object({
  __typename: z.string(),
  id: z.string(),
  login: Text,
  name: Text.nullish(),
  userEmail: Text.nullish(),
  organizationEmail: Text.nullish(),
});
type ProfileNode = z.infer<typeof ProfileNode>;

export async function findProfiles(
  graphql: GraphqlCaller,
  rest: RestCaller,
  nodeIds: readonly string[],
): Promise<Map<string, GithubProfile>> {
  try {
    return toProfiles(await readProfiles(graphql, PROFILES, nodeIds));
  } catch (error) {
    if (!(error instanceof GithubScopeMissingError)) throw error;
    const nodes = await readProfiles(graphql, NAMES, nodeIds);
    return toProfiles(await addEmails(rest, nodes));
  }
}

async function readProfiles(
  graphql: GraphqlCaller,
  query: NodesQuery,
  nodeIds: readonly string[],
): Promise<Map<string, ProfileNode>> {
  const nodes = new Map<string, ProfileNode>();
  for (const [nodeId, result] of await findNodes(graphql, query, nodeIds)) {
    if (result.kind === 'node') nodes.set(nodeId, parseAnswer(ProfileNode, result.value, query.name));
  }
  return nodes;
}

/** REST tells public e-mails to every token, at a request for each user: GraphQL only to those with a scope for it. */
async function addEmails(
  rest: RestCaller,
  nodes: Map<string, ProfileNode>,
): Promise<Map<string, ProfileNode>> {
  const entries = [...nodes].map(async ([nodeId, node]): Promise<[string, ProfileNode]> => {
    if (node.__typename !== 'User') return [nodeId, node];
    const outcome = await rest.findOne('GET /users/{login}', { login: node.login }, GithubAccount);
    // The login may have gone to another account meanwhile.
    const isSame = outcome.kind === 'found' && outcome.value.node_id === node.id;
    return [nodeId, { ...node, userEmail: isSame ? outcome.value.email : null }];
  });
  return new Map(await Promise.all(entries));
}

/** GitHub says "" for a user without a public e-mail, null for an organization. */
function toProfiles(nodes: Map<string, ProfileNode>): Map<string, GithubProfile> {
  const profiles = new Map<string, GithubProfile>();
  for (const [nodeId, { id, login, name, userEmail, organizationEmail }] of nodes) {
    profiles.set(nodeId, {
      nodeId: id,
      login,
      name: name || null,
      email: userEmail || organizationEmail || null,
    });
  }
  return profiles;
}
