import { createHmac, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { TestApp } from './test-app.ts';

export const WEBHOOK_SECRET = 'a-secret-of-both-ends';

export interface Sent {
  event: string;
  payload: unknown;
  id?: string;
  headers?: Record<string, string>;
}

export function sign(body: string | Uint8Array, secret = WEBHOOK_SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** As GitHub delivers. */
export async function deliver(
  app: TestApp,
  { event, payload, id = randomUUID(), headers = {} }: Sent,
): Promise<Response> {
  const body = JSON.stringify(payload);
  return fetch(`${app.url}/webhooks/github`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/0000000',
      'x-github-event': event,
      'x-github-delivery': id,
      'x-hub-signature-256': sign(body),
      ...headers,
    },
  });
}

/** The same, and what it was answered. */
export async function receipt(app: TestApp, sent: Sent): Promise<object> {
  const response = await deliver(app, sent);
  expect(response.status).toBe(202);
  return (await response.json()) as object;
}
