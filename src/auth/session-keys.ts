import { hkdfSync } from 'node:crypto';

const PURPOSE = 'octavo session cookie';

/** What session cookies are signed with: derived, so that a leak of one use does not open the other. Newest first. */
export function deriveSessionSecrets(secretKeys: readonly string[]): string[] {
  return secretKeys.map((key) =>
    Buffer.from(hkdfSync('sha256', Buffer.from(key, 'base64url'), '', PURPOSE, 32)).toString('base64url'),
  );
}
