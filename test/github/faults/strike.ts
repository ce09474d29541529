import { timeoutAnswer } from '../graphql/timeout.ts';
import type { Account } from '../world/model.ts';
import type { Answer, Call } from '../http/call.ts';
import type { Fault } from './fault.ts';
import type { GithubWorld } from '../world.ts';

const HTML_PAGE =
  '<!DOCTYPE html>\n<html>\n  <head><title>Unicorn! &middot; GitHub</title></head>\n  <body><p>This page is taking too long to load.</p></body>\n</html>\n';

/** The answer of the first fault that answers in the place of the route; null when none does. */
export function strike(
  call: Pick<Call, 'urls'>,
  struck: readonly Fault[],
  isGraphql: boolean,
): Answer | null {
  for (const fault of struck) {
    const answer = answerOf(call, fault, isGraphql);
    if (answer) return answer;
  }
  return null;
}

function answerOf(call: Pick<Call, 'urls'>, fault: Fault, isGraphql: boolean): Answer | null {
  switch (fault.kind) {
    case 'status':
      return toAnswer(fault);
    case 'html':
      return { status: fault.status ?? 502, text: HTML_PAGE, contentType: 'text/html; charset=utf-8' };
    case 'graphql-timeout':
      return timeoutAnswer(fault.as ?? 502);
    case 'sso-required':
      return isGraphql ? null : ssoRequired(call);
    default:
      return null;
  }
}

function toAnswer({ status, body, headers }: Fault & { kind: 'status' }): Answer {
  const answer: Answer = { status, headers: headers ?? {} };
  if (typeof body === 'string') return { ...answer, text: body };
  return { ...answer, json: body ?? { message: 'Server Error', status: String(status) } };
}

function ssoRequired(call: Pick<Call, 'urls'>): Answer {
  const message =
    'Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.';
  const documentationUrl =
    'https://docs.github.com/articles/authenticating-to-a-github-organization-with-saml-single-sign-on/';
  return {
    status: 403,
    json: { message, documentation_url: documentationUrl, status: '403' },
    headers: { 'x-github-sso': `required; url=${call.urls.web}/orgs/sso?authorization_request=A1B2` },
  };
}

/** The organizations that single sign-on holds back from this request. */
export function withheldBy(
  struck: readonly Fault[],
  world: GithubWorld,
  viewer: Account | null,
): Set<number> {
  const withheld = new Set<number>();
  for (const fault of struck) {
    if (fault.kind !== 'sso-partial' && fault.kind !== 'sso-required') continue;
    const named = fault.kind === 'sso-partial' ? fault.organizations : undefined;
    const own = viewer ? world.accounts.listMemberships(viewer.id).map(({ account }) => account) : [];
    const orgs = named?.map((login) => world.accounts.get(login)) ?? own;
    for (const org of orgs) withheld.add(org.id);
  }
  return withheld;
}

/** How much of what it should find a search finds. */
export function searchShareOf(struck: readonly Fault[]): number {
  const fault = struck.find(({ kind }) => kind === 'search-incomplete');
  return fault?.kind === 'search-incomplete' ? (fault.share ?? 0.5) : 1;
}
