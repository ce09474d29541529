import { describe, expect, it } from 'vitest';
import { isSignedBy } from './webhook-signature.ts';

/** GitHub's own example: https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries */
const SECRET = "It's a Secret to Everybody";
const BODY = Buffer.from('Hello, World!');
const SIGNATURE = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';

describe('isSignedBy', () => {
  it('takes what GitHub signs', () => {
    expect(isSignedBy(SECRET, BODY, SIGNATURE)).toBe(true);
  });

  it.each([
    ['no signature', undefined],
    ['an empty one', ''],
    ['the older SHA-1', 'sha1=757107ea0eb2509fc211221cce984b8a37570b6d'],
    ['one that is too short', SIGNATURE.slice(0, -1)],
    ['one digit off', SIGNATURE.replace(/7$/, '8')],
    ['no hexadecimal digits', `sha256=${'ü'.repeat(64)}`],
  ])('takes %s for no signature', (_, signature) => {
    expect(isSignedBy(SECRET, BODY, signature)).toBe(false);
  });

  it('refuses another body and another secret', () => {
    expect(isSignedBy(SECRET, Buffer.from('Hello, world!'), SIGNATURE)).toBe(false);
    expect(isSignedBy('another secret', BODY, SIGNATURE)).toBe(false);
  });
});
