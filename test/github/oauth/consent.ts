/** Who is signed in at GitHub and what they decide, as far as the request itself does not say. */
export interface Consent {
  signedInAs: string | null;
  authorizeDecision: 'approve' | 'deny';
  grantScopes: string[] | null;
}

/** Scopes are separated by spaces or commas. */
export function parseScopes(given: string | null | undefined): string[] {
  return (given ?? '').split(/[\s,]+/).filter((scope) => scope !== '');
}

export function grantedScopes(asked: string[], granted: string[] | null): string[] {
  return granted === null ? asked : asked.filter((scope) => granted.includes(scope));
}
