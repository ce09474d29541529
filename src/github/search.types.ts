import type { GithubVisibility } from './github.schema.ts';
import type { Outcome } from './github.types.ts';

/** A repo as GraphQL tells it: everything but the open-issue count, which would cost two connections. */
export interface GithubRepoDetails {
  id: number;
  nodeId: string;
  owner: GithubRepoOwner;
  name: string;
  visibility: GithubVisibility;
  fork: boolean;
  archived: boolean;
  disabled: boolean;
  template: boolean;
  defaultBranch: string | null;
  description: string | null;
  homepage: string | null;
  language: string | null;
  /** SPDX. */
  license: string | null;
  stars: number;
  forks: number;
  /** KiB; null: GitHub does not tell. */
  sizeKb: number | null;
  createdAt: Date;
  updatedAt: Date;
  pushedAt: Date | null;
  topics: string[];
  latestRelease: { tag: string; publishedAt: Date | null } | null;
  /** The first hundred by name; null: not asked, or GitHub could not compute them. */
  tags: GithubTagPage | null;
}

export interface GithubRepoOwner {
  id: number;
  nodeId: string;
  login: string;
  type: string;
  avatarUrl: string | null;
  name: string | null;
  /** The public profile e-mail; undefined: this token may not ask for it. */
  email: string | null | undefined;
}

export interface GithubTag {
  name: string;
  /** Of the commit that the tag leads to, or of the tree or blob where it leads to none. */
  oid: string;
  annotated: boolean;
  /** When it was tagged, or when the commit was made; null where git has no date or an absurd one. */
  taggedAt: Date | null;
}

export interface GithubTagPage {
  items: GithubTag[];
  /** Of all pages. */
  total: number;
  /** Null: that was the last page. */
  endCursor: string | null;
}

export interface GithubRepoSight {
  id: number;
  nodeId: string;
  stars: number;
}

export interface GithubSearchPage<T> {
  items: T[];
  /** How many match, also beyond the thousand that can be read. */
  repositoryCount: number;
  /** Null: that was the last page. */
  endCursor: string | null;
  /** From here on a page begins with this page's last result, unless the list has moved; null: one result, or none. */
  joinCursor: string | null;
  /** How many results could not be shown. */
  withheld: number;
  /** False: null nodes, refusals or timeouts were met on the way. */
  isWhole: boolean;
}

export interface GithubSearchAsk {
  /** With `is:public` and its order in it. */
  query: string;
  /** The `endCursor` of the page before; null for the first. */
  after: string | null;
  /** How many items are of use at most. */
  most: number;
}

export interface GithubTagsAsk {
  nodeId: string;
  /** The `endCursor` of the page before; null for the first. */
  after: string | null;
}

/** What `GithubClient` tells of repos that are found by searching. */
export interface GithubSearch {
  searchRepos(ask: GithubSearchAsk & { tags: boolean }): Promise<GithubSearchPage<GithubRepoDetails>>;
  searchRepoIds(ask: GithubSearchAsk): Promise<GithubSearchPage<GithubRepoSight>>;
  countRepos(queries: readonly string[]): Promise<number[]>;
  findRepoDetails(
    nodeIds: readonly string[],
    options: { tags: boolean },
  ): Promise<Map<string, Outcome<GithubRepoDetails>>>;
  listTags(asks: readonly GithubTagsAsk[]): Promise<Map<string, Outcome<GithubTagPage>>>;
}
