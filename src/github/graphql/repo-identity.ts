import { z } from 'zod';
import { GithubRepo } from '../github.schema.ts';
import type { Outcome } from '../github.types.ts';
import type { RestCaller } from '../rest/rest-caller.ts';
import { Id, Text } from '../scalars.ts';

export interface RepoIds {
  repo: number;
  owner: number;
}

/** What it takes to know a repo; `databaseId` is a 32-bit integer there: null above 2^31. */
export const REPO_IDENTITY_FIELDS = 'id databaseId name owner { login }';

export const RepoIdentityNode = z.object({
  id: Text,
  databaseId: Id.nullable(),
  name: Text,
  owner: z.object({ login: Text }),
});
export type RepoIdentityNode = z.infer<typeof RepoIdentityNode>;

export interface RepoToIdentify {
  id: string;
  name: string;
  owner: { login: string };
}

/**
 * GraphQL has no word for ids above 2^31, a repo's and its owner's alike: REST has. The name may have gone to another
 * repo since: the node id decides.
 */
export async function askRepo(rest: RestCaller, node: RepoToIdentify): Promise<Outcome<GithubRepo>> {
  const parameters = { owner: node.owner.login, name: node.name };
  const outcome = await rest.findOne('GET /repos/{owner}/{name}', parameters, GithubRepo);
  if (outcome.kind !== 'found' || outcome.value.node_id === node.id) return outcome;
  return { kind: 'conflict', reason: 'The name went to another repo meanwhile' };
}

export async function findRepoIds(
  rest: RestCaller,
  node: RepoToIdentify & { databaseId: number | null; owner: { databaseId?: number | null | undefined } },
): Promise<Outcome<RepoIds>> {
  const { databaseId: repo, owner } = node;
  if (repo !== null && typeof owner.databaseId === 'number') {
    return { kind: 'found', value: { repo, owner: owner.databaseId } };
  }
  const outcome = await askRepo(rest, node);
  if (outcome.kind !== 'found') return outcome;
  return { kind: 'found', value: { repo: outcome.value.id, owner: outcome.value.owner.id } };
}

export async function findRepoId(rest: RestCaller, node: RepoIdentityNode): Promise<Outcome<number>> {
  if (node.databaseId !== null) return { kind: 'found', value: node.databaseId };
  const outcome = await askRepo(rest, node);
  return outcome.kind === 'found' ? { kind: 'found', value: outcome.value.id } : outcome;
}
