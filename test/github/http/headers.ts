import { randomBytes } from 'node:crypto';

import { ApiFailure, failure } from './failures.ts';
import type { Call } from './call.ts';
import type { Exchange } from './api-service.ts';

const API_VERSIONS = new Set(['2022-11-28', '2026-03-10']);

export function requireUserAgent(call: Call): void {
  if ((call.headers['user-agent'] ?? '').trim() !== '') return;
  const text =
    'Request forbidden by administrative rules. Please make sure your request has a User-Agent header (https://docs.github.com/en/rest/overview/resources-in-the-rest-api#user-agent-required). Check https://developer.github.com for other possible causes.\n';
  throw new ApiFailure({ status: 403, text, contentType: 'text/html; charset=utf-8' });
}

export function requireKnownVersion(call: Call): void {
  if (API_VERSIONS.has(call.apiVersion)) return;
  const docs = 'https://docs.github.com/rest/about-the-rest-api/api-versions';
  throw failure(400, `The requested API version is not supported: ${call.apiVersion}`, docs);
}

/** What GitHub sends whatever the answer is. */
export function commonHeaders({ call, match, rejected, struck }: Exchange): Record<string, string> {
  return {
    server: 'github.com',
    date: call.now.toUTCString(),
    vary: 'Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept, X-Requested-With',
    'x-github-media-type': 'github.v3; format=json',
    'x-github-api-version-selected': call.apiVersion,
    'x-github-request-id': requestId(),
    'x-content-type-options': 'nosniff',
    ...(call.token && !rejected
      ? {
          'x-oauth-scopes': call.token.scopes.join(', '),
          'x-accepted-oauth-scopes': match?.route.acceptedScopes ?? '',
        }
      : {}),
    ...(call.token?.clientId ? { 'x-oauth-client-id': call.token.clientId } : {}),
    ...(struck.some(({ kind }) => kind === 'sso-partial')
      ? { 'x-github-sso': `partial-results; organizations=${[...call.withheldOrgIds].join(',')}` }
      : {}),
  };
}

export function requestId(): string {
  const hex = randomBytes(16).toString('hex').toUpperCase();
  return `${hex.slice(0, 4)}:${hex.slice(4, 10)}:${hex.slice(10, 17)}:${hex.slice(17, 24)}:${hex.slice(24)}`;
}
