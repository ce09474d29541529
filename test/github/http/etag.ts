import { createHash } from 'node:crypto';

import type { Call } from './call.ts';

/**
 * GitHub's entity tags depend on who asks: SHA-256 over Accept, Authorization and Cookie (those present, each followed
 * by a colon) and the JSON body. Source: measured by bored-engineer/github-conditional-http-transport.
 */
export function entityTag(headers: Call['headers'], body: string): string {
  const hash = createHash('sha256');
  for (const name of ['accept', 'authorization', 'cookie']) {
    const value = headers[name];
    if (value !== undefined) hash.update(`${value}:`);
  }
  return `W/"${hash.update(body).digest('hex')}"`;
}

/** If-None-Match decides alone when sent; If-Modified-Since only where there is a Last-Modified. */
export function isNotModified(
  headers: Call['headers'],
  etag: string,
  lastModified: Date | undefined,
): boolean {
  const wanted = headers['if-none-match'];
  if (wanted !== undefined) {
    return wanted.split(',').some((tag) => tag.trim() === '*' || weak(tag.trim()) === weak(etag));
  }
  const since = headers['if-modified-since'];
  if (since === undefined || !lastModified) return false;
  return Math.floor(lastModified.getTime() / 1000) * 1000 <= Date.parse(since);
}

function weak(tag: string): string {
  return tag.replace(/^W\//, '');
}
