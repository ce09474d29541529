import { grantedScopes, parseScopes } from './consent.ts';
import { isAllowedRedirect } from './redirect-uri.ts';
import type { Account, OAuthApp } from '../world/model.ts';
import type { Answer, Call } from '../http/call.ts';
import type { CodeBook } from './code-book.ts';
import type { Consent } from './consent.ts';

const DOCS = 'https://docs.github.com/apps/managing-oauth-apps/troubleshooting-authorization-request-errors/';

/** GET /login/oauth/authorize: where the app sends the browser. The page with the green button is skipped. */
export function authorize(call: Call, codes: CodeBook, consent: Consent): Answer {
  const app = call.world.tokens.apps.get(call.query.get('client_id') ?? '');
  if (!app) return { status: 404, text: 'Not Found', contentType: 'text/html; charset=utf-8' };
  const redirectUri = call.query.get('redirect_uri');
  if (redirectUri !== null && !isAllowedRedirect(redirectUri, app.callbackUrls)) {
    return refuse(
      call,
      callbackOf(app),
      'redirect_uri_mismatch',
      'The redirect_uri is not associated with this application.',
    );
  }
  const target = redirectUri ?? callbackOf(app);
  const problem = pkceProblem(call);
  if (problem !== null) return refuse(call, target, 'invalid_request', problem);
  const account = whoIsSignedIn(call, consent);
  if (!account) return toSignIn(call);
  if (consent.authorizeDecision === 'deny') {
    return refuse(call, target, 'access_denied', 'The user has denied your application access.');
  }
  const scopes = grantedScopes(parseScopes(call.query.get('scope')), consent.grantScopes);
  const codeChallenge = call.query.get('code_challenge');
  const code = codes.issue(
    { accountId: account.id, clientId: app.clientId, scopes, redirectUri, codeChallenge },
    call.now,
  );
  return redirectWith(call, target, { code });
}

function pkceProblem(call: Call): string | null {
  const challenge = call.query.get('code_challenge');
  const method = call.query.get('code_challenge_method');
  if (challenge === null) return method === null ? null : 'The code_challenge is missing.';
  if (method !== 'S256') return 'The code_challenge_method must be S256.';
  return /^[\w-]{43}$/.test(challenge) ? null : 'The code_challenge must be 43 characters of base64url.';
}

/** `login=` hints win over the cookie, the cookie over what the test has set. */
function whoIsSignedIn(call: Call, consent: Consent): Account | null {
  const login = call.query.get('login') ?? sessionCookie(call) ?? consent.signedInAs;
  return login === null ? null : call.world.accounts.find(login);
}

export function sessionCookie(call: Call): string | null {
  const login = /(?:^|;\s*)user_session=([^;]+)/.exec(call.headers.cookie ?? '')?.[1];
  return login === undefined ? null : decodeURIComponent(login);
}

function callbackOf(app: OAuthApp): string {
  const [first] = app.callbackUrls;
  if (first === undefined) throw new Error(`The OAuth app ${app.clientId} has no callback URL`);
  return first;
}

function refuse(call: Call, target: string, error: string, description: string): Answer {
  return redirectWith(call, target, {
    error,
    error_description: description,
    error_uri: `${DOCS}#${error.replaceAll('_', '-')}`,
  });
}

function redirectWith(call: Call, target: string, fields: Record<string, string>): Answer {
  const url = new URL(target);
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  const state = call.query.get('state');
  if (state !== null) url.searchParams.set('state', state);
  return redirect(url.href);
}

function toSignIn(call: Call): Answer {
  const here = new URLSearchParams({ return_to: call.url.pathname + call.url.search });
  return redirect(`${call.urls.web}/login?${here.toString()}`);
}

export function redirect(location: string): Answer {
  return { status: 302, text: '', headers: { location } };
}
