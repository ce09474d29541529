import type { LoggerService } from '@nestjs/common';
import { Octokit } from '@octokit/rest';
import type { Clock } from '../common/clock.ts';
import type { CallOptions, Interceptor, Send } from './call.ts';
import type { GithubContext, GithubIdentity, GithubUsage } from './github.types.ts';
import type { HttpCacheStore } from './http-cache.store.ts';
import { createConditionalInterceptor } from './interceptors/conditional.interceptor.ts';
import { createLoggingInterceptor } from './interceptors/logging.interceptor.ts';
import { createQuotaInterceptor } from './interceptors/quota.interceptor.ts';
import { createRetryInterceptor } from './interceptors/retry.interceptor.ts';
import type { AccountGovernor } from './quota/account-governor.ts';
import { USER_AGENT } from './user-agent.ts';

/** The older of the two versions GitHub keeps: https://docs.github.com/rest/about-the-rest-api/api-versions */
const API_VERSION = '2022-11-28';
/** Part of what GitHub computes ETags from: never change it without need. */
const ACCEPT = 'application/vnd.github+json';

export interface OctokitParts {
  identity: GithubIdentity;
  context: GithubContext;
  apiUrl: string;
  fetch: typeof fetch;
  clock: Clock;
  logger: Pick<LoggerService, 'log' | 'warn' | 'error'>;
  governor: AccountGovernor;
  cache: HttpCacheStore;
  usage: GithubUsage;
}

/** One account's Octokit: nothing stands between it and GitHub but what is listed here. */
export function createOctokit(parts: OctokitParts): Octokit {
  const octokit = createBareOctokit(parts);
  const toUrl = (options: CallOptions): string => octokit.request.endpoint(options as never).url;
  // Outermost first. What logging and quota do for each attempt they hand to retry, which makes the attempts.
  const interceptors = [
    createLoggingInterceptor(parts),
    createQuotaInterceptor(parts),
    createRetryInterceptor(parts),
    createConditionalInterceptor({ credentialId: parts.identity.credentialId, cache: parts.cache, toUrl }),
  ];
  // Octokit runs the hook that was added last first.
  for (const interceptor of interceptors.toReversed()) wrap(octokit, interceptor);
  return octokit;
}

/** Octokit without words of its own. Its own hook, the innermost, adds the token: no interceptor ever sees it. */
function createBareOctokit({ identity, context, apiUrl, fetch }: OctokitParts): Octokit {
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const signal = context.signal ? { signal: context.signal } : {};
  // A redirect is followed by RestCaller, once it has seen where it leads.
  const request = { fetch, log, redirect: 'manual' as const, ...signal };
  const octokit = new Octokit({ auth: identity.token, baseUrl: apiUrl, log, request });
  octokit.hook.before('request', (options) => {
    options.headers.accept = ACCEPT;
    options.headers['user-agent'] = USER_AGENT;
    options.headers['x-github-api-version'] = API_VERSION;
  });
  return octokit;
}

function wrap(octokit: Octokit, interceptor: Interceptor): void {
  octokit.hook.wrap(
    'request',
    (request, options) =>
      interceptor(request as unknown as Send, options as unknown as CallOptions) as ReturnType<
        typeof request
      >,
  );
}

function ignore(): void {
  // What happened is logged once, by the logging interceptor.
}
