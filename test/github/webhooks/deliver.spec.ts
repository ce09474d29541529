import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { readBody } from '../http/read-body.ts';
import { deliver, signatures, toRequest } from './deliver.ts';
import type { AddressInfo } from 'node:net';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

let server: Server;
let url: string;
let received: { headers: Record<string, unknown>; body: string }[];

beforeEach(async () => {
  received = [];
  server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterEach(() => {
  server.close();
});

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  received.push({ headers: request.headers, body: (await readBody(request)).toString('utf8') });
  response.writeHead(202).end('{}');
}

it('signs as GitHub’s documentation has it', () => {
  expect(signatures("It's a Secret to Everybody", 'Hello, World!')['x-hub-signature-256']).toBe(
    'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
  );
});

it('sends the headers that GitHub sends, and returns the answer', async () => {
  const payload = { action: 'opened', repository: { id: 101 }, text: 'naïve 🐛' };

  const response = await deliver({ url, secret: 'key', event: 'issues', payload, id: 'a-guid' });

  expect(response.status).toBe(202);
  expect(JSON.parse(received[0]?.body ?? '')).toEqual(payload);
  expect(received[0]?.headers).toMatchObject({
    'content-type': 'application/json',
    'user-agent': expect.stringMatching(/^GitHub-Hookshot\//) as string,
    'x-github-event': 'issues',
    'x-github-delivery': 'a-guid',
    'x-github-hook-id': expect.stringMatching(/^\d+$/) as string,
    'x-github-hook-installation-target-id': '101',
    'x-github-hook-installation-target-type': 'repository',
    ...signatures('key', received[0]?.body ?? ''),
  });
});

it('has a new id for every delivery, signs none without a secret, and can send a form', () => {
  const delivery = { url, secret: null, event: 'star', payload: { a: 1 }, asForm: true };
  const [one, two] = [toRequest(delivery), toRequest(delivery)];

  expect(one.headers['x-github-delivery']).not.toBe(two.headers['x-github-delivery']);
  expect(one.headers).not.toHaveProperty('x-hub-signature-256');
  expect(one.headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(new URLSearchParams(one.body).get('payload')).toBe('{"a":1}');
});

it('does not send what GitHub would not', async () => {
  const payload = { text: 'x'.repeat(26 * 1024 * 1024) };

  await expect(deliver({ url, secret: 'key', event: 'push', payload })).rejects.toThrow('25 MB');
  expect(received).toEqual([]);
});
