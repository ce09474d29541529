import type { Cast } from './cast.ts';
import { findAccountId } from './cast.ts';
import type { MadeCommit, Signature } from './made-commit.ts';
import { keyOf } from './signature.ts';

/** 253402300799: the last second of the year 9999. */
const LAST_SECOND = 253_402_300_799;

export interface CommitRow {
  oid: string;
  author: string;
  authorName: string;
  committer: string;
  authoredAt: string;
  committedAt: string;
  parents: number;
  subject: string;
}

export interface CoauthorRow {
  oid: string;
  coauthor: string;
  name: string;
}

export interface IdentityRow {
  identity: string;
  accountId: number | null;
}

/** By oid. */
export function truthOfCommits(commits: readonly MadeCommit[]): CommitRow[] {
  return commits.map(toRow).toSorted((left, right) => compare(left.oid, right.oid));
}

/** Each person once in a commit, by the last name; its author is none. */
export function truthOfCoauthors(commits: readonly MadeCommit[]): CoauthorRow[] {
  const rows = commits.flatMap(({ oid, author, message }) => {
    const named = new Map<string, string>();
    for (const coauthor of message.coauthors) named.set(keyOf(coauthor), coauthor.name);
    named.delete(keyOf(author));
    return [...named].map(([coauthor, name]) => ({ oid, coauthor, name }));
  });
  return rows.toSorted(
    (left, right) => compare(left.oid, right.oid) || compare(left.coauthor, right.coauthor),
  );
}

/** Everybody who stands in these commits. */
export function truthOfIdentities(cast: Cast, commits: readonly MadeCommit[]): IdentityRow[] {
  const found = new Map<string, Signature>();
  for (const { author, committer, message } of commits) {
    for (const one of [author, committer, ...message.coauthors]) found.set(keyOf(one), one);
  }
  return [...found]
    .map(([identity, { email }]) => ({ identity, accountId: findAccountId(cast, email) }))
    .toSorted((left, right) => compare(left.identity, right.identity));
}

export function toInstant(seconds: number): string {
  return new Date(Math.min(seconds, LAST_SECOND) * 1000).toISOString();
}

function toRow({ oid, author, committer, authoredAt, committedAt, parents, message }: MadeCommit): CommitRow {
  return {
    oid,
    author: keyOf(author),
    authorName: author.name,
    committer: keyOf(committer),
    authoredAt: toInstant(authoredAt),
    committedAt: toInstant(committedAt),
    parents: parents.length,
    subject: message.subject,
  };
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
