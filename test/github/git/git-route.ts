import { gunzipSync } from 'node:zlib';

import type { Incoming } from '../http/exchange.ts';

/** What a git client asks of a web address. */
export interface GitRoute {
  owner: string;
  name: string;
  /** `.git`, or nothing: either way leads to the repo. */
  suffix: string;
  /** Below the repo: `info/refs`, `git-upload-pack`. */
  inner: string;
  /** `upload-pack` reads, `receive-pack` writes; null: the old way, file by file. */
  service: 'upload-pack' | 'receive-pack' | null;
}

const ADDRESS =
  /^\/([^/]+)\/([^/]+?)(\.git|)\/(info\/refs|git-upload-pack|git-receive-pack|HEAD|objects\/.+)$/;

/** Null: not an address of git's. */
export function findGitRoute(pathname: string, query: URLSearchParams): GitRoute | null {
  const [, owner, name, suffix = '', inner] = ADDRESS.exec(pathname) ?? [];
  if (owner === undefined || name === undefined || inner === undefined) return null;
  const asked = inner === 'info/refs' ? query.get('service') : inner;
  const [, service = null] = /^git-(upload-pack|receive-pack)$/.exec(asked ?? '') ?? [];
  return { owner, name, suffix, inner, service: service as GitRoute['service'] };
}

/** What faults and log call it: `advertisement`, `ls-refs`, `fetch`, `push`. */
export function operationOf({ body, headers }: Incoming, { inner }: GitRoute): string {
  if (inner === 'git-receive-pack') return 'push';
  if (inner !== 'git-upload-pack') return 'advertisement';
  const plain = headers['content-encoding'] === 'gzip' ? gunzip(body) : body;
  return /^[0-9a-f]{4}command=([a-z-]+)/.exec(plain.toString('latin1', 0, 64))?.[1] ?? 'fetch';
}

function gunzip(body: Buffer): Buffer {
  try {
    return gunzipSync(body);
  } catch {
    return body;
  }
}
