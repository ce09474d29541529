export type Bucket = 'core' | 'graphql' | 'search' | 'code_search';

export interface BucketSetting {
  limit: number;
  remaining?: number;
  resetAt?: Date;
}

export interface BucketState {
  limit: number;
  used: number;
  resetAt: Date;
}

/** Source: docs.github.com, rate limits for the REST and the GraphQL API. */
export const DEFAULT_LIMITS: Record<Bucket, { limit: number; windowSeconds: number }> = {
  core: { limit: 5000, windowSeconds: 3600 },
  graphql: { limit: 5000, windowSeconds: 3600 },
  search: { limit: 30, windowSeconds: 60 },
  code_search: { limit: 10, windowSeconds: 60 },
};

export const ANONYMOUS_LIMITS: Record<Bucket, number> = { core: 60, graphql: 0, search: 10, code_search: 0 };

export function remainingOf(state: BucketState): number {
  return Math.max(0, state.limit - state.used);
}

export function resetSeconds(state: BucketState): number {
  return Math.ceil(state.resetAt.getTime() / 1000);
}
