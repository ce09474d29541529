import { failure, notFound, requiresAuthentication } from '../http/failures.ts';
import { parseFields } from '../http/read-body.ts';
import { toInstant } from '../rest/shapes/instant.ts';
import { toSimpleUser } from '../rest/shapes/simple-user.ts';
import type { Answer, Call } from '../http/call.ts';
import type { OAuthApp, Token } from '../world/model.ts';
import type { Route } from '../http/router.ts';
import type { Schema } from '../rest/shapes/schemas.ts';

const DOCS = 'https://docs.github.com/rest/apps/oauth-applications';

/** What an OAuth app may do with tokens it was given; signed in with its own id and secret. */
export const applicationRoutes: Route[] = [
  app('POST', '/applications/{client_id}/token', (call) => ({
    status: 200,
    json: toAuthorization(call, tokenOf(call)),
  })),
  app('PATCH', '/applications/{client_id}/token', resetToken),
  app('DELETE', '/applications/{client_id}/token', (call) => {
    call.world.revokeToken(tokenOf(call).value);
    return { status: 204 };
  }),
  app('DELETE', '/applications/{client_id}/grant', (call) => {
    const token = tokenOf(call);
    call.world.tokens.revokeGrant(token.accountId, appOf(call).clientId);
    return { status: 204 };
  }),
];

function resetToken(call: Call): Answer {
  const old = tokenOf(call);
  call.world.revokeToken(old.value);
  const fresh = call.world.tokens.issue('oauth', old, old.scopes, call.now);
  return { status: 200, json: toAuthorization(call, fresh) };
}

function toAuthorization(call: Call, token: Token): Schema<'authorization'> {
  const oauthApp = appOf(call);
  return {
    id: token.id,
    url: `${call.urls.api}/authorizations/${token.id}`,
    app: { name: oauthApp.name, url: call.urls.web, client_id: oauthApp.clientId },
    token: token.value,
    hashed_token: null,
    token_last_eight: token.value.slice(-8),
    note: null,
    note_url: null,
    created_at: toInstant(token.createdAt),
    updated_at: toInstant(token.createdAt),
    scopes: token.scopes,
    fingerprint: null,
    expires_at: null,
    user: toSimpleUser(call.world.accounts.getById(token.accountId), call.urls),
  } satisfies Schema<'authorization'>;
}

/** 404 for a token that is not alive or not of this app: the app learns no more. */
function tokenOf(call: Call): Token {
  const { clientId } = appOf(call);
  const value = parseFields(call.body, 'application/json').get('access_token');
  if (value === undefined) throw failure(422, 'Invalid request.\n\n"access_token" wasn\'t supplied.', DOCS);
  const token = call.world.tokens.find(value);
  if (token?.clientId !== clientId) throw notFound(DOCS);
  return token;
}

function appOf(call: Call): OAuthApp {
  if (!call.app) throw requiresAuthentication(DOCS);
  if (call.app.clientId !== call.params.client_id) throw notFound(DOCS);
  return call.app;
}

function app(method: string, pattern: string, handle: (call: Call) => Answer): Route {
  return { method, pattern, handle, bucket: 'core', acceptedScopes: '' };
}
