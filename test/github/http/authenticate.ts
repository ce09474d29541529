import { expandScopes } from '../world/token-book.ts';
import type { GithubWorld } from '../world.ts';
import type { Account, OAuthApp, Token } from '../world/model.ts';

export interface Identity {
  viewer: Account | null;
  token: Token | null;
  app: OAuthApp | null;
  scopes: ReadonlySet<string>;
  /** Credentials were sent that GitHub does not accept. */
  rejected: boolean;
}

const NOBODY: Identity = { viewer: null, token: null, app: null, scopes: new Set(), rejected: false };

/** `token X` and `Bearer X` name a user; Basic a client id and secret (or a token as the password). */
export function identify(world: GithubWorld, authorization: string | undefined): Identity {
  if (authorization === undefined) return NOBODY;
  const [, scheme, value] = /^(\S+)\s+(.+)$/.exec(authorization) ?? [];
  if (scheme === undefined || value === undefined) return { ...NOBODY, rejected: true };
  switch (scheme.toLowerCase()) {
    case 'bearer':
    case 'token':
      return byToken(world, value.trim());
    case 'basic':
      return byBasic(world, value);
    default:
      return { ...NOBODY, rejected: true };
  }
}

function byToken(world: GithubWorld, value: string): Identity {
  const token = world.tokens.find(value);
  const viewer = token && world.accounts.byId.get(token.accountId);
  if (!token || !viewer) return { ...NOBODY, rejected: true };
  return { ...NOBODY, viewer, token, scopes: expandScopes(token.scopes) };
}

function byBasic(world: GithubWorld, encoded: string): Identity {
  const [user = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const secret = rest.join(':');
  const app = world.tokens.apps.get(user);
  if (app && app.clientSecret === secret) return { ...NOBODY, app };
  return byToken(world, secret);
}
