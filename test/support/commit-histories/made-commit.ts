import { createHash } from 'node:crypto';

/** Somebody in a commit. */
export interface Signature {
  /** As it is to be stored. */
  name: string;
  /** As it is to be stored: trimmed, in lower case. */
  email: string;
  /** As it is written. */
  written: { name: Buffer; email: Buffer };
}

export interface MadeMessage {
  written: Buffer;
  /** As it is to be stored. */
  subject: string;
  /** Whom its trailers name, in their order, as often as they do. */
  coauthors: Signature[];
}

export interface CommitPlan {
  parents: readonly string[];
  author: Signature;
  committer: Signature;
  /** Seconds. */
  authoredAt: number;
  committedAt: number;
  /** Of the author and the committer: `+0000`. */
  zone: string;
  message: MadeMessage;
  /** Of names and message; UTF-8 unless said. */
  encoding?: string;
}

export interface MadeCommit extends CommitPlan {
  oid: string;
  /** The object, whole. */
  body: Buffer;
}

/** Of a tree without files, which every commit here has. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** The same plan is the same commit, in whichever repo. */
export function createCommit(plan: CommitPlan): MadeCommit {
  const body = Buffer.concat([
    Buffer.from(`tree ${EMPTY_TREE}\n${plan.parents.map((oid) => `parent ${oid}\n`).join('')}`),
    toLine('author', plan.author, `${plan.authoredAt} ${plan.zone}`),
    toLine('committer', plan.committer, `${plan.committedAt} ${plan.zone}`),
    Buffer.from(plan.encoding === undefined ? '\n' : `encoding ${plan.encoding}\n\n`),
    plan.message.written,
  ]);
  const oid = createHash('sha1').update(`commit ${body.length}\0`).update(body).digest('hex');
  return { ...plan, oid, body };
}

function toLine(role: string, { written }: Signature, when: string): Buffer {
  const parts = [`${role} `, written.name, ' <', written.email, `> ${when}\n`];
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

/** Everything that a commit reaches, itself among it, in no order that means anything. */
export function listReached(commits: ReadonlyMap<string, MadeCommit>, head: string | null): MadeCommit[] {
  const seen = new Set<string>(head === null ? [] : [head]);
  const reached: MadeCommit[] = [];
  for (const oid of seen) {
    const commit = commits.get(oid);
    if (!commit) throw new Error(`There is no commit ${oid}`);
    reached.push(commit);
    for (const parent of commit.parents) seen.add(parent);
  }
  return reached;
}
