import { z } from 'zod';
import { toStorableText } from '../../common/foreign-text.ts';
import type { GithubProfile } from '../github.schema.ts';
import { parseAnswer } from '../parse-answer.ts';
import { FIND_PROFILES } from './find-profiles.query.ts';
import type { GraphqlCaller } from './graphql-caller.ts';

const QUERY = { name: 'FindProfiles', document: FIND_PROFILES };

const Text = z.string().transform(toStorableText);

/** GitHub says "" for a user without a public e-mail, null for an organization. */
const ProfileNode = z.object({
  id: z.string(),
  login: Text,
  name: Text.nullish().transform((name) => name || null),
  userEmail: Text.nullish(),
  organizationEmail: Text.nullish(),
});

export async function findProfiles(
  graphql: GraphqlCaller,
  nodeIds: readonly string[],
): Promise<Map<string, GithubProfile>> {
  const profiles = new Map<string, GithubProfile>();
  for (const [nodeId, result] of await graphql.findNodes(QUERY, nodeIds)) {
    if (result.kind !== 'node') continue;
    const { id, login, name, userEmail, organizationEmail } = parseAnswer(
      ProfileNode,
      result.value,
      QUERY.name,
    );
    profiles.set(nodeId, { nodeId: id, login, name, email: userEmail || organizationEmail || null });
  }
  return profiles;
}
