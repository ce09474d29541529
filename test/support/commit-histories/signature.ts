import type { Signature } from './made-commit.ts';

const MOST_NAME_LENGTH = 200;
const UTF_8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** `name` and `email` as they are written: bytes where they are no text. */
export function aSignature(name: string | Buffer, email: string | Buffer): Signature {
  const written = { name: Buffer.from(name), email: Buffer.from(email) };
  return {
    written,
    name: UTF_8.decode(written.name).trim().slice(0, MOST_NAME_LENGTH),
    email: UTF_8.decode(written.email).trim().toLowerCase(),
  };
}

/** What tells one identity from another. */
export function keyOf({ email, name }: Pick<Signature, 'email' | 'name'>): string {
  return email === '' ? `name ${name}` : `email ${email}`;
}
