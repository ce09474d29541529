import { z } from 'zod';
import type { Outcome } from '../github.types.ts';
import type { GithubIssueNews } from '../issue.types.ts';
import type { RestCaller } from '../rest/rest-caller.ts';
import { Count, Instant } from '../scalars.ts';
import { FIND_ISSUE_NEWS } from './find-issue-news.query.ts';
import { findRepoFacts } from './find-repo-facts.ts';
import type { GraphqlCaller } from './graphql-caller.ts';
import { findRepoId, RepoIdentityNode } from './repo-identity.ts';

const Newest = z.object({
  totalCount: Count,
  nodes: z.array(z.object({ updatedAt: Instant }).nullable()).nullable(),
});
type Newest = z.infer<typeof Newest>;

const NewsNode = RepoIdentityNode.extend({
  hasIssuesEnabled: z.boolean(),
  issues: Newest,
  pullRequests: Newest,
});
type NewsNode = z.infer<typeof NewsNode>;

const NEWS = {
  name: 'FindIssueNews',
  document: FIND_ISSUE_NEWS,
  connections: 2,
  schema: NewsNode,
};

export async function findIssueNews(
  graphql: GraphqlCaller,
  rest: RestCaller,
  nodeIds: readonly string[],
): Promise<Map<string, Outcome<GithubIssueNews>>> {
  return findRepoFacts(graphql, { ...NEWS, toOutcome: (node) => toNews(rest, node) }, nodeIds);
}

async function toNews(rest: RestCaller, node: NewsNode): Promise<Outcome<GithubIssueNews> | null> {
  const { issues, pullRequests, hasIssuesEnabled: hasIssues } = node;
  if (!isTold(issues) || !isTold(pullRequests)) return null;
  const repo = await findRepoId(rest, node);
  if (repo.kind !== 'found') return repo;
  const [issuesTotal, pullsTotal] = [issues.totalCount, pullRequests.totalCount];
  const newestAt = findNewest(issues, pullRequests);
  return { kind: 'found', value: { repoId: repo.value, hasIssues, issuesTotal, pullsTotal, newestAt } };
}

/** Its newest item is shown, or there is none: without it news would be taken for silence. */
function isTold({ totalCount, nodes }: Newest): boolean {
  return totalCount === 0 || Boolean(nodes?.[0]);
}

function findNewest(...connections: Newest[]): Date | null {
  const times = connections.flatMap(({ nodes }) => (nodes?.[0] ? [nodes[0].updatedAt.getTime()] : []));
  return times.length > 0 ? new Date(Math.max(...times)) : null;
}
