import type { GithubPage, Outcome } from './github.types.ts';
import { countIssuesByState } from './graphql/count-issues-by-state.ts';
import { findIssueNews } from './graphql/find-issue-news.ts';
import { findIssueNodes } from './graphql/find-issue-nodes.ts';
import type { GraphqlCaller } from './graphql/graphql-caller.ts';
import { listIssueIds } from './graphql/list-issue-ids.ts';
import { type GithubIssue, GithubLabel, GithubMilestone } from './issue.schema.ts';
import type {
  GithubFoundIssue,
  GithubIssueCounts,
  GithubIssueIdPage,
  GithubIssueIdsAsk,
  GithubIssueNews,
  GithubIssueNode,
  GithubIssues,
  GithubIssuesAsk,
} from './issue.types.ts';
import { getIssue, listIssues } from './rest/issue-lists.ts';
import type { RestCaller } from './rest/rest-caller.ts';

const LABELS = 'GET /repositories/{id}/labels?per_page=100';
const MILESTONES = 'GET /repositories/{id}/milestones?state=all&per_page=100';

/** What one client asks of issues. */
export class RepoIssues implements GithubIssues {
  constructor(
    private readonly graphql: GraphqlCaller,
    private readonly rest: RestCaller,
  ) {}

  async findIssueNews(nodeIds: readonly string[]): Promise<Map<string, Outcome<GithubIssueNews>>> {
    return findIssueNews(this.graphql, this.rest, nodeIds);
  }

  async listIssues(ask: GithubIssuesAsk, nextUrl: string | null): Promise<Outcome<GithubPage<GithubIssue>>> {
    return listIssues(this.rest, ask, nextUrl);
  }

  async getIssue(repoId: number, number: number): Promise<Outcome<GithubFoundIssue>> {
    return getIssue(this.rest, repoId, number);
  }

  async listLabels(repoId: number, nextUrl: string | null): Promise<Outcome<GithubPage<GithubLabel>>> {
    return this.rest.findPage(LABELS, { id: repoId }, nextUrl, GithubLabel);
  }

  async listMilestones(
    repoId: number,
    nextUrl: string | null,
  ): Promise<Outcome<GithubPage<GithubMilestone>>> {
    return this.rest.findPage(MILESTONES, { id: repoId }, nextUrl, GithubMilestone);
  }

  async countIssuesByState(nodeIds: readonly string[]): Promise<Map<string, Outcome<GithubIssueCounts>>> {
    return countIssuesByState(this.graphql, nodeIds);
  }

  async listIssueIds(ask: GithubIssueIdsAsk): Promise<Outcome<GithubIssueIdPage>> {
    return listIssueIds(this.graphql, ask);
  }

  async findIssueNodes(nodeIds: readonly string[]): Promise<Map<string, Outcome<GithubIssueNode>>> {
    return findIssueNodes(this.graphql, this.rest, nodeIds);
  }
}
