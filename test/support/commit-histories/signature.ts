import { createHash } from 'node:crypto';
import type { Signature } from './made-commit.ts';

const MOST_NAME_LENGTH = 200;
const MOST_EMAIL_LENGTH = 400;
const UTF_8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** `name` and `email` as they are written: bytes where they are no text. */
export function aSignature(name: string | Buffer, email: string | Buffer): Signature {
  const written = { name: Buffer.from(name), email: Buffer.from(email) };
  return {
    written,
    name: UTF_8.decode(written.name).trim().slice(0, MOST_NAME_LENGTH),
    email: cutEmail(UTF_8.decode(written.email).trim().toLowerCase()),
  };
}

/** What tells one identity from another. */
export function keyOf({ email, name }: Pick<Signature, 'email' | 'name'>): string {
  return email === '' ? `name ${name}` : `email ${email}`;
}

/** Two long ones that begin alike are two. */
function cutEmail(email: string): string {
  if (email.length <= MOST_EMAIL_LENGTH) return email;
  return email.slice(0, MOST_EMAIL_LENGTH) + createHash('sha256').update(email).digest('hex');
}
