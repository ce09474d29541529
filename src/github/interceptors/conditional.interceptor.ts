import { RequestError } from '@octokit/request-error';
import { type Answer, type CallOptions, getCall, type GithubCall, type Interceptor } from '../call.ts';
import type { HttpCacheStore, StoredAnswer } from '../http-cache.store.ts';
import { isWholeBody } from '../transport/fault.ts';

export interface ConditionalParts {
  /** ETags belong to a token, hence to a credential; null: nothing can be kept yet. */
  credentialId: number | null;
  cache: Pick<HttpCacheStore, 'find' | 'save' | 'touch'>;
  toUrl: (options: CallOptions) => string;
}

/** Asks with the ETag of last time and serves what was stored when GitHub answers 304: such an answer costs nothing. */
export function createConditionalInterceptor({ credentialId, cache, toUrl }: ConditionalParts): Interceptor {
  return async (next, options) => {
    const call = getCall(options);
    if (credentialId === null || !call.description.conditional) return next();
    const key = { credentialId, url: toUrl(options) };
    const stored = await cache.find(key);
    if (stored) options.headers['if-none-match'] = stored.etag;
    try {
      const answer = await next();
      if (isWorthKeeping(answer)) await cache.save(key, toStored(answer));
      return answer;
    } catch (error) {
      if (!stored || !(error instanceof RequestError) || error.status !== 304 || !error.response) throw error;
      const answer = serve(call, stored, { ...error.response, status: 304 });
      const { link } = answer.headers;
      await cache.touch(key, link === undefined ? null : String(link));
      return answer;
    }
  };
}

/** A list that GitHub cut short (SSO) must not come back later as if it were whole: a 304 would not say so again. */
function isWorthKeeping(answer: Answer): boolean {
  return (
    answer.status === 200 &&
    isWholeBody(answer) &&
    Boolean(answer.headers['etag']) &&
    !answer.headers['x-github-sso']
  );
}

function toStored({ headers, data }: Answer): StoredAnswer {
  const link = headers['link'];
  return {
    etag: String(headers['etag']),
    body: JSON.stringify(data),
    link: link === undefined ? null : String(link),
  };
}

/** The Link is no part of the ETag: a page can be unchanged while a new page follows it by now. */
function serve(call: GithubCall, stored: StoredAnswer, notModified: Answer): Answer {
  const link = notModified.headers['link'];
  call.hasStoredLink = link === undefined;
  const headers = { ...notModified.headers, link: link ?? stored.link ?? undefined };
  return { ...notModified, headers, data: JSON.parse(stored.body) as unknown };
}
