import type { Account, Repo } from '../world/model.ts';
import type { Call } from '../http/call.ts';
import type { Price } from './price.ts';
import type { BucketState } from '../limits/bucket.ts';
import type { Work } from '../limits/time-model.ts';

export interface GraphqlContext {
  call: Call;
  price: Price;
  /** The graphql bucket after this query was paid. */
  bucket: BucketState;
  work: Work;
  /** Repos lead to accounts and accounts to repos: the context knows how to make either. */
  toRepo(this: void, repo: Repo): object;
  toAccount(this: void, account: Account): object;
}

const MAX_INT = 2 ** 31 - 1;

/** GraphQL's Int ends at 2^31 - 1: GitHub answers null for a database id beyond. */
export function databaseId(id: number): number | null {
  return id > MAX_INT ? null : id;
}
