import type { GithubAccount } from './github.schema.ts';
import type { Outcome } from './github.types.ts';

export interface GithubRepoHead {
  repoId: number;
  /** As it is called now. */
  fullName: string;
  /** The commit of the default branch; null: there is none. */
  headOid: string | null;
}

/** Whose an e-mail is, asked by one commit in which it stands. */
export interface GithubPersonAsk {
  /** The repo's. */
  nodeId: string;
  oid: string;
  as: 'author' | 'committer' | 'coauthor';
  email: string;
}

/** `account` null: GitHub knows none with this e-mail. `unknown`: the commit is not there, or GitHub could not tell. */
export type GithubPersonAnswer = { kind: 'told'; account: GithubAccount | null } | { kind: 'unknown' };

/** What is asked of commits: git itself tells the rest, and costs no quota. */
export interface GithubCommits {
  /**
   * By node id. No entry: GitHub could not compute it even alone, but others; it throws `GithubNotComputedError` when it
   * could compute none. Costs 1 point for a hundred, and 1 REST request for each repo whose numeric id is above 2^31.
   */
  findHeads(nodeIds: readonly string[]): Promise<Map<string, Outcome<GithubRepoHead>>>;
  /**
   * In the order of the asks. It throws `GithubNotComputedError` when GitHub could compute none. Costs 1 point for a
   * hundred, and 1 REST request for each person whose numeric id is above 2^31.
   */
  findPeople(asks: readonly GithubPersonAsk[]): Promise<GithubPersonAnswer[]>;
}
