import { createHash, randomBytes } from 'node:crypto';

import type { NewOAuthApp, OAuthApp, Token, TokenKind } from './model.ts';

/** Source: docs.github.com, "Token expiration and revocation": the eleventh token kills the oldest. */
const MAX_TOKENS_PER_USER_APP_SCOPE = 10;
const PREFIX: Record<TokenKind, string> = { oauth: 'gho_', pat: 'ghp_' };

/** OAuth apps and the tokens handed out, by their own value. */
export class TokenBook {
  readonly apps = new Map<string, OAuthApp>();
  private readonly tokens = new Map<string, Token>();
  private nextId = 1;

  addApp(given: NewOAuthApp): OAuthApp {
    const app: OAuthApp = {
      name: given.clientId,
      callbackUrls: [],
      deviceFlowEnabled: false,
      ...given,
    };
    this.apps.set(app.clientId, app);
    return app;
  }

  issue(
    kind: TokenKind,
    owner: { accountId: number; clientId: string | null },
    scopes: string[],
    at: Date,
  ): Token {
    const token: Token = {
      ...owner,
      id: this.nextId++,
      value: PREFIX[kind] + randomTail(),
      kind,
      scopes: normaliseScopes(scopes),
      createdAt: at,
    };
    this.tokens.set(token.value, token);
    if (token.clientId !== null) this.dropOldest(token);
    return token;
  }

  find(value: string): Token | null {
    return this.tokens.get(value) ?? null;
  }

  revoke(value: string): boolean {
    return this.tokens.delete(value);
  }

  /** The grant is the user's consent to an app: without it none of its tokens lives. */
  revokeGrant(accountId: number, clientId: string): void {
    for (const token of this.tokens.values()) {
      if (token.accountId === accountId && token.clientId === clientId) this.tokens.delete(token.value);
    }
  }

  private dropOldest(newest: Token): void {
    const same = [...this.tokens.values()].filter(
      (token) =>
        token.accountId === newest.accountId &&
        token.clientId === newest.clientId &&
        token.scopes.join(' ') === newest.scopes.join(' '),
    );
    for (const token of same.slice(0, -MAX_TOKENS_PER_USER_APP_SCOPE)) this.tokens.delete(token.value);
  }
}

/** GitHub drops a scope that a wider one already contains, and lists the rest alphabetically. */
export function normaliseScopes(scopes: Iterable<string>): string[] {
  const given = new Set([...scopes].filter((scope) => scope !== ''));
  for (const [wide, contained] of Object.entries(CONTAINED_SCOPES)) {
    if (!given.has(wide)) continue;
    for (const scope of contained) given.delete(scope);
  }
  return [...given].toSorted();
}

/** All scopes a token acts with: those granted and those they contain. */
export function expandScopes(scopes: Iterable<string>): Set<string> {
  const all = new Set<string>();
  for (const scope of scopes) {
    all.add(scope);
    for (const contained of CONTAINED_SCOPES[scope] ?? []) all.add(contained);
  }
  return all;
}

const CONTAINED_SCOPES: Record<string, string[]> = {
  repo: ['repo:status', 'repo_deployment', 'public_repo', 'repo:invite', 'security_events'],
  user: ['read:user', 'user:email', 'user:follow'],
  'admin:org': ['write:org', 'read:org'],
  'write:org': ['read:org'],
};

/** Thirty-six characters after the prefix, as GitHub's own. */
function randomTail(): string {
  return createHash('sha256')
    .update(randomBytes(32))
    .digest('base64url')
    .replaceAll(/[-_]/g, 'x')
    .slice(0, 36);
}
