import { z } from 'zod';
import type { GithubRepoHead } from '../commits.types.ts';
import type { Outcome } from '../github.types.ts';
import type { RestCaller } from '../rest/rest-caller.ts';
import { findRepoFacts } from './find-repo-facts.ts';
import { FIND_REPO_HEADS } from './find-repo-heads.query.ts';
import type { GraphqlCaller } from './graphql-caller.ts';
import { findRepoId, RepoIdentityNode } from './repo-identity.ts';

/** SHA-1 or SHA-256. */
const Oid = z.string().regex(/^(?:[\da-f]{40}|[\da-f]{64})$/);

const HeadNode = RepoIdentityNode.extend({
  isEmpty: z.boolean(),
  defaultBranchRef: z.object({ target: z.object({ oid: Oid }).nullable() }).nullable(),
});
type HeadNode = z.infer<typeof HeadNode>;

const HEADS = {
  name: 'FindRepoHeads',
  document: FIND_REPO_HEADS,
  weight: 'light' as const,
  schema: HeadNode,
};

/** No entry: GitHub could not compute it even alone, but others. Throws when it could compute none. */
export async function findRepoHeads(
  graphql: GraphqlCaller,
  rest: RestCaller,
  nodeIds: readonly string[],
): Promise<Map<string, Outcome<GithubRepoHead>>> {
  const toOutcome = (node: HeadNode): Promise<Outcome<GithubRepoHead> | null> => toHead(rest, node);
  return findRepoFacts(graphql, { ...HEADS, toOutcome }, nodeIds);
}

/** Null: it is not told where the branch stands. Empty is what says so itself: what is stored of it will go. */
async function toHead(rest: RestCaller, node: HeadNode): Promise<Outcome<GithubRepoHead> | null> {
  const { owner, name, isEmpty, defaultBranchRef: branch } = node;
  const headOid = branch?.target?.oid ?? null;
  if (headOid === null && !(isEmpty && branch === null)) return null;
  const repo = await findRepoId(rest, node);
  if (repo.kind !== 'found') return repo;
  const fullName = `${owner.login}/${name}`;
  return { kind: 'found', value: { repoId: repo.value, fullName, headOid } };
}
