import { createHash, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';

const REDACTED = '[redacted]';

/** A secret that does not show when its holder is logged, serialised or put into a message. */
export class SecretText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}

/** 256 random bits, base64url: nothing to guess, so that a plain hash keeps it. */
export function createRandomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256, hex: how keys, links and device logins are stored. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
