import type { GithubPage, Outcome } from './github.types.ts';
import type { GithubIssue, GithubLabel, GithubMilestone } from './issue.schema.ts';

/** Whether there is anything new among the issues and pull requests of a repo. */
export interface GithubIssueNews {
  repoId: number;
  /** False: issues are switched off, and GitHub lists pull requests as such only. */
  hasIssues: boolean;
  issuesTotal: number;
  pullsTotal: number;
  /** When any of them was last updated; null: there is none. */
  newestAt: Date | null;
  /** When GitHub told so, by its own clock, as everything here; null: it did not say. */
  toldAt: Date | null;
}

export interface GithubIssuesAsk {
  repoId: number;
  /** Inclusive, to the second; null: from the beginning. */
  since: Date | null;
}

/** An issue and the repo it is in now, which may be another one than it was asked for in. */
export type GithubFoundIssue = GithubIssue & { repoId: number };

export interface GithubIssueCounts {
  issues: { open: number; closed: number };
  /** `closed`: without being merged. */
  pulls: { open: number; closed: number; merged: number };
}

export type GithubIssueKind = 'issue' | 'pull';

export interface GithubIssueIdsAsk {
  /** The repo's. */
  nodeId: string;
  kind: GithubIssueKind;
  /** `merged`: of pull requests alone, whose `closed` are those that were not merged. */
  states: readonly ('open' | 'closed' | 'merged')[];
  /** The `endCursor` of the page before; null for the first. */
  after: string | null;
}

export interface GithubIssueId {
  number: number;
  nodeId: string;
  /** As the issues list says it; null for pull requests, whose own id is another one. */
  id: number | null;
}

export interface GithubIssueIdPage {
  items: GithubIssueId[];
  /** Of all pages. */
  total: number;
  /** Null: that was the last page. */
  endCursor: string | null;
  /** False: there are items on this page that GitHub did not show. */
  isWhole: boolean;
}

/** What a node id leads to. */
export interface GithubIssueNode {
  kind: GithubIssueKind | 'label' | 'milestone';
  /** Its own: another one than was asked for where GitHub leads on to what it became. */
  nodeId: string;
  repoId: number;
  /** Labels have none. */
  number: number | null;
}

/** What `GithubClient` tells of issues, pull requests, labels and milestones; errors as said there. */
export interface GithubIssues {
  /**
   * By node id of the repo. No entry: GitHub could not compute it even alone, but others; it throws
   * `GithubNotComputedError` when it could compute none. Costs 1 GraphQL point for 74 repos, and as the others here that
   * go by node ids 1 REST request for each repo whose numeric id is above 2^31.
   */
  findIssueNews(nodeIds: readonly string[]): Promise<Map<string, Outcome<GithubIssueNews>>>;

  /**
   * A page of issues and pull requests, least recently updated first. `gone`: issues are switched off. Costs 1 REST
   * request for 100; never answered from store, since hardly a page is asked for twice.
   */
  listIssues(ask: GithubIssuesAsk, nextUrl: string | null): Promise<Outcome<GithubPage<GithubIssue>>>;

  /**
   * Follows GitHub's 301 to the repo it was transferred to; the outcome then says `movedFrom`, also where it is
   * withheld there. `gone`: deleted, or issues
   * are switched off. Costs 1 REST request; 1 more for each redirect, and 1 for the id of the repo it led to.
   */
  getIssue(repoId: number, number: number): Promise<Outcome<GithubFoundIssue>>;

  /** Costs 1 REST request for 100, none for a page that has not changed. */
  listLabels(repoId: number, nextUrl: string | null): Promise<Outcome<GithubPage<GithubLabel>>>;

  /** Open and closed ones. Costs what `listLabels` costs. */
  listMilestones(repoId: number, nextUrl: string | null): Promise<Outcome<GithubPage<GithubMilestone>>>;

  /** As `findIssueNews`, at 1 point for 29 repos. */
  countIssuesByState(nodeIds: readonly string[]): Promise<Map<string, Outcome<GithubIssueCounts>>>;

  /**
   * Oldest first; the next page begins `after` this one's `endCursor`, also where this one was smaller. Throws
   * `GithubUnavailableError` when GitHub could not compute a page of one. Costs 1 point for 100.
   */
  listIssueIds(ask: GithubIssueIdsAsk): Promise<Outcome<GithubIssueIdPage>>;

  /**
   * By node id of the issue, pull request, label or milestone; an id of anything else is `not_found`. Entries are missing
   * as in `findIssueNews`. Costs 1 point for 100.
   */
  findIssueNodes(nodeIds: readonly string[]): Promise<Map<string, Outcome<GithubIssueNode>>>;
}
