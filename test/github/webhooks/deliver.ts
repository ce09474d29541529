import { createHmac, randomUUID } from 'node:crypto';

/** Source: docs.github.com, webhook events and payloads: what is larger is not delivered at all. */
const MOST_BYTES = 25 * 1024 * 1024;

export interface Delivery {
  url: string;
  /** Without one GitHub signs nothing. */
  secret: string | null;
  event: string;
  payload: object;
  /** A GUID; the same one for a redelivery. */
  id?: string;
  /** GitHub's older way, and still what it proposes when a hook is made: a form with the JSON in a field. */
  asForm?: boolean;
  hookId?: number;
}

export interface DeliveryRequest {
  method: 'POST';
  headers: Record<string, string>;
  body: string;
}

/** Sends what GitHub would send, and returns what came back. */
export async function deliver(delivery: Delivery): Promise<Response> {
  const request = toRequest(delivery);
  if (Buffer.byteLength(request.body) > MOST_BYTES) {
    throw new Error('GitHub does not deliver payloads of more than 25 MB');
  }
  return fetch(delivery.url, { ...request, redirect: 'manual' });
}

/** The request by itself, for who wants to spoil it. */
export function toRequest(delivery: Delivery): DeliveryRequest {
  const json = JSON.stringify(delivery.payload);
  const body = delivery.asForm === true ? new URLSearchParams({ payload: json }).toString() : json;
  const form = 'application/x-www-form-urlencoded';
  const headers: Record<string, string> = {
    accept: '*/*',
    'content-type': delivery.asForm === true ? form : 'application/json',
    'user-agent': 'GitHub-Hookshot/044aadd',
    'x-github-delivery': delivery.id ?? randomUUID(),
    'x-github-event': delivery.event,
    'x-github-hook-id': String(delivery.hookId ?? 292_430_182),
    'x-github-hook-installation-target-id': String(targetOf(delivery.payload) ?? 0),
    'x-github-hook-installation-target-type': 'repository',
    ...(delivery.secret === null ? {} : signatures(delivery.secret, body)),
  };
  return { method: 'POST', headers, body };
}

/** Over the bytes as they are sent; the older SHA-1 is still there beside it. */
export function signatures(secret: string, body: string | Buffer): Record<string, string> {
  const hash = (algorithm: string): string => createHmac(algorithm, secret).update(body).digest('hex');
  return {
    'x-hub-signature': `sha1=${hash('sha1')}`,
    'x-hub-signature-256': `sha256=${hash('sha256')}`,
  };
}

function targetOf(payload: object): number | undefined {
  return 'repository' in payload ? (payload.repository as { id?: number } | null)?.id : undefined;
}
