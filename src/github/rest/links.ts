import { GithubForeignLinkError } from '../github.errors.ts';

/** The target of `rel="next"` in a Link header (RFC 8288), or null on the last page. */
export function parseNextLink(link: string | null | undefined): string | null {
  for (const match of (link ?? '').matchAll(/<([^<>]*)>([^<]*)/g)) {
    const [, target, parameters] = match;
    if (target && /;\s*rel="?(?:[^"]*\s)?next(?:\s[^"]*)?"?\s*(?:[;,]|$)/i.test(parameters ?? ''))
      return target;
  }
  return null;
}

/**
 * The absolute form of a link or redirect, when it stays at the scheme, host and port of `apiUrl`.
 * Throws `GithubForeignLinkError`: the token must not follow it anywhere else.
 */
export function resolveLink(link: string, apiUrl: string): string {
  const home = new URL(apiUrl);
  const target = URL.parse(link, home.href);
  if (!target) throw new GithubForeignLinkError('an address that cannot be read');
  if (target.protocol !== home.protocol || target.host !== home.host || target.username || target.password) {
    throw new GithubForeignLinkError(target.origin);
  }
  return target.href;
}

/** The same list, one page on. Only for probing behind a full last page: everywhere else GitHub's Link decides. */
export function toNextPageUrl(url: string): string {
  const next = new URL(url);
  next.searchParams.set('page', String(Number(next.searchParams.get('page') ?? '1') + 1));
  return next.href;
}
