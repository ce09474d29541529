import { createHmac, timingSafeEqual } from 'node:crypto';

const FORM = /^sha256=([0-9a-f]{64})$/;

/** Whether it could be one. */
export function isSignature(header: unknown): boolean {
  return typeof header === 'string' && FORM.test(header);
}

/** `X-Hub-Signature-256` over the raw body: https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries */
export function isSignedBy(secret: string, body: Uint8Array, signature: string | undefined): boolean {
  const [, digest] = FORM.exec(signature ?? '') ?? [];
  if (digest === undefined) return false;
  return timingSafeEqual(Buffer.from(digest, 'hex'), createHmac('sha256', secret).update(body).digest());
}
