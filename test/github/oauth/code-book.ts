import { createHash, randomBytes } from 'node:crypto';

const LIFETIME_MS = 600_000;

export interface Authorization {
  accountId: number;
  clientId: string;
  scopes: string[];
  /** As given at the authorize step; null when it was left out. */
  redirectUri: string | null;
  codeChallenge: string | null;
}

/** Codes on their way from the browser to the app: each good once, for ten minutes. */
export class CodeBook {
  private readonly pending = new Map<string, Authorization & { expiresAt: Date }>();

  issue(authorization: Authorization, now: Date): string {
    const code = randomBytes(10).toString('hex');
    this.pending.set(code, { ...authorization, expiresAt: new Date(now.getTime() + LIFETIME_MS) });
    return code;
  }

  find(code: string, now: Date): Authorization | null {
    const authorization = this.pending.get(code);
    return authorization && authorization.expiresAt > now ? authorization : null;
  }

  use(code: string): void {
    this.pending.delete(code);
  }
}

/** RFC 7636, S256: the only method GitHub takes. */
export function verifies(challenge: string | null, verifier: string | undefined): boolean {
  if (challenge === null) return true;
  if (verifier === undefined) return false;
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}
