import { z } from 'zod';
import type { Outcome } from '../github.types.ts';
import type { GithubIssueCounts } from '../issue.types.ts';
import { Count } from '../scalars.ts';
import { COUNT_ISSUES_BY_STATE } from './count-issues-by-state.query.ts';
import { findRepoFacts, type RepoFactsQuery } from './find-repo-facts.ts';
import type { GraphqlCaller } from './graphql-caller.ts';

const Total = z.object({ totalCount: Count }).transform(({ totalCount }) => totalCount);

const StatesNode = z.object({
  openIssues: Total,
  closedIssues: Total,
  openPulls: Total,
  closedPulls: Total,
  mergedPulls: Total,
});
type StatesNode = z.infer<typeof StatesNode>;

const STATES: RepoFactsQuery<StatesNode, GithubIssueCounts> = {
  name: 'CountIssuesByState',
  document: COUNT_ISSUES_BY_STATE,
  connections: 5,
  schema: StatesNode,
  toOutcome: ({ openIssues, closedIssues, openPulls, closedPulls, mergedPulls }) => ({
    kind: 'found',
    value: {
      issues: { open: openIssues, closed: closedIssues },
      pulls: { open: openPulls, closed: closedPulls, merged: mergedPulls },
    },
  }),
};

export async function countIssuesByState(
  graphql: GraphqlCaller,
  nodeIds: readonly string[],
): Promise<Map<string, Outcome<GithubIssueCounts>>> {
  return findRepoFacts(graphql, STATES, nodeIds);
}
