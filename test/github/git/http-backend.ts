import { once } from 'node:events';
import { basename, dirname } from 'node:path';

import { gitEnvironment, startGit } from './git-program.ts';
import type { Incoming } from '../http/exchange.ts';

export interface BackendAnswer {
  status: number;
  headers: Record<string, string>;
  body: AsyncIterable<Buffer>;
  /** Ends git, however far it is. */
  stop: () => void;
}

const HEADERS_END = '\r\n\r\n';

/** Git's own server, `git http-backend`, asked by CGI. */
export async function askHttpBackend(
  folder: string,
  inner: string,
  incoming: Incoming,
): Promise<BackendAnswer> {
  const child = startGit(['http-backend'], { env: gitEnvironment(cgiVariables(folder, inner, incoming)) });
  child.stderr.resume();
  // Who stops reading does not wait for the rest to be written.
  child.stdin.on('error', () => undefined);
  child.stdin.end(incoming.body);
  const failed = once(child, 'error').then(([error]) => {
    throw error as Error;
  });
  const chunks = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const { head, rest } = await Promise.race([readHead(chunks), failed]);
  const { status, ...headers } = parseHead(head);
  return {
    status: Number.parseInt(status ?? '200', 10),
    headers,
    body: continued(rest, chunks),
    stop: () => void child.kill(),
  };
}

function cgiVariables(folder: string, inner: string, incoming: Incoming): Record<string, string> {
  const { method, url, headers, body } = incoming;
  const optional = {
    CONTENT_TYPE: headers['content-type'],
    HTTP_CONTENT_ENCODING: headers['content-encoding'],
    GIT_PROTOCOL: headers['git-protocol'],
  };
  const given = Object.entries(optional).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    GIT_PROJECT_ROOT: dirname(folder),
    PATH_INFO: `/${basename(folder)}/${inner}`,
    GIT_HTTP_EXPORT_ALL: '1',
    REQUEST_METHOD: method,
    QUERY_STRING: url.search.slice(1),
    CONTENT_LENGTH: String(body.length),
    REMOTE_ADDR: '127.0.0.1',
    SERVER_PROTOCOL: 'HTTP/1.1',
    ...Object.fromEntries(given),
  };
}

async function readHead(chunks: AsyncIterator<Buffer>): Promise<{ head: string; rest: Buffer }> {
  let read = Buffer.alloc(0);
  for (;;) {
    const end = read.indexOf(HEADERS_END);
    if (end >= 0)
      return { head: read.toString('latin1', 0, end), rest: read.subarray(end + HEADERS_END.length) };
    const next = await chunks.next();
    if (next.done === true) throw new Error(`git http-backend said only: ${read.toString('latin1')}`);
    read = Buffer.concat([read, next.value]);
  }
}

function parseHead(head: string): Record<string, string> {
  const lines = head.split('\r\n').map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return Object.fromEntries(lines) as Record<string, string>;
}

async function* continued(
  first: Buffer,
  chunks: AsyncIterator<Buffer>,
): AsyncGenerator<Buffer, void, undefined> {
  if (first.length > 0) yield first;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
}
