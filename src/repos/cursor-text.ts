/** A cursor as it travels in an address: opaque, and safe whatever it is made of. */
export function toCursorText(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Undefined when the text cannot be one of ours. */
export function fromCursorText(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
