import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import { CONFIG, type Config } from '../config/config.ts';
import { GithubClient } from './github-client.ts';
import type { GithubContext, GithubIdentity } from './github.types.ts';
import { BatchSizes } from './graphql/batch-sizes.ts';
import { GraphqlCaller } from './graphql/graphql-caller.ts';
import { HttpCacheStore } from './http-cache.store.ts';
import { createOctokit } from './octokit.factory.ts';
import { Governors } from './quota/governors.ts';
import { RestCaller } from './rest/rest-caller.ts';
import { ATTEMPT_TIMEOUT_MS, createFetch } from './transport/fetch.ts';

/** Set by tests and measurements alone. */
export interface GithubTuning {
  /** Milliseconds that a request may say nothing. */
  attemptTimeoutMs?: number;
  /** Pages and batches of so many, whatever they cost; by price unless given. */
  pageSize?: number;
}

@Injectable()
export class GithubClientFactory {
  private readonly logger = new Logger('GithubClient');
  private readonly sizes: BatchSizes;
  private readonly fetch: typeof fetch;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
    private readonly governors: Governors,
    private readonly cache: HttpCacheStore,
    @Optional() @Inject('OCTAVO:GITHUB_TUNING') tuning: GithubTuning = {},
  ) {
    this.fetch = createFetch(tuning.attemptTimeoutMs ?? ATTEMPT_TIMEOUT_MS);
    this.sizes = new BatchSizes(tuning.pageSize ?? null);
  }

  /** The account's quota is read again at the client's first request. */
  create(identity: GithubIdentity, context: GithubContext): GithubClient {
    const governor = this.governors.get(identity.accountId);
    governor.forgetState();
    const usage = { requests: 0, quotaSpent: 0 };
    const { apiUrl, graphqlUrl } = this.config.github;
    const { sizes, clock, logger, cache, fetch } = this;
    const octokit = createOctokit({
      identity,
      context,
      apiUrl,
      fetch,
      clock,
      logger,
      governor,
      cache,
      usage,
    });
    const graphql = new GraphqlCaller({ octokit, graphqlUrl, sizes, clock, signal: context.signal });
    return new GithubClient(new RestCaller(octokit, apiUrl), graphql, usage, governor);
  }
}
