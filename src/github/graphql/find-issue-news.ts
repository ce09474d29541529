import { z } from 'zod';
import type { Outcome } from '../github.types.ts';
import type { GithubIssueNews } from '../issue.types.ts';
import type { RestCaller } from '../rest/rest-caller.ts';
import { Count, Instant } from '../scalars.ts';
import { FIND_ISSUE_NEWS } from './find-issue-news.query.ts';
import { findRepoFacts } from './find-repo-facts.ts';
import type { NodesQuery } from './find-nodes.ts';
import { sortNodes } from './graphql-answer.ts';
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
  // Of queries that were sent one after the other, the first one's answer holds for all.
  const answered: (Date | null)[] = [];
  const sort: NodesQuery['sort'] = (answer, batch) => {
    answered.push(answer.answeredAt);
    return sortNodes(answer, batch.length);
  };
  const toOutcome = (node: NewsNode): ReturnType<typeof toNews> => toNews(rest, node, answered[0] ?? null);
  return findRepoFacts(graphql, { ...NEWS, sort, toOutcome }, nodeIds);
}

async function toNews(
  rest: RestCaller,
  node: NewsNode,
  toldAt: Date | null,
): Promise<Outcome<GithubIssueNews> | null> {
  const { issues, pullRequests, hasIssuesEnabled: hasIssues } = node;
  if (!isTold(issues) || !isTold(pullRequests)) return null;
  const repo = await findRepoId(rest, node);
  if (repo.kind !== 'found') return repo;
  const [issuesTotal, pullsTotal] = [issues.totalCount, pullRequests.totalCount];
  const newestAt = findNewest(issues, pullRequests);
  return {
    kind: 'found',
    value: { repoId: repo.value, hasIssues, issuesTotal, pullsTotal, newestAt, toldAt },
  };
}

/** Its newest item is shown, or there is none: without it news would be taken for silence. */
function isTold({ totalCount, nodes }: Newest): boolean {
  return totalCount === 0 || Boolean(nodes?.[0]);
}

function findNewest(...connections: Newest[]): Date | null {
  const times = connections.flatMap(({ nodes }) => (nodes?.[0] ? [nodes[0].updatedAt.getTime()] : []));
  return times.length > 0 ? new Date(Math.max(...times)) : null;
}
