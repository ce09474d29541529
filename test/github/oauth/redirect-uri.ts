const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * OAuth apps may redirect to their callback or below it: same host (or a sub-domain) and port, a path below.
 * On loopback the port is free. Source: docs.github.com, "Authorizing OAuth apps", redirect URLs.
 */
export function isAllowedRedirect(given: string, callbacks: readonly string[]): boolean {
  const asked = URL.parse(given);
  if (!asked || given.includes('\\') || asked.username !== '') return false;
  return callbacks.some((callback) => isBelow(asked, new URL(callback)));
}

function isBelow(asked: URL, callback: URL): boolean {
  if (asked.protocol !== callback.protocol) return false;
  const sameHost = asked.hostname === callback.hostname || asked.hostname.endsWith(`.${callback.hostname}`);
  const samePort = asked.port === callback.port || LOOPBACK.has(callback.hostname);
  return sameHost && samePort && isPathBelow(asked.pathname, callback.pathname);
}

function isPathBelow(asked: string, callback: string): boolean {
  const base = callback.endsWith('/') ? callback : `${callback}/`;
  return asked === callback || asked.startsWith(base);
}
