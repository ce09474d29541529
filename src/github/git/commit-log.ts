import type { GitCommit } from './git.types.ts';
import { toInstant } from './commit-time.ts';
import { cutText, parseCoauthors, toPerson } from './person.ts';

const FIELDS = [
  '%H',
  '%P',
  '%an',
  '%ae',
  '%at',
  '%cn',
  '%ce',
  '%ct',
  '%s',
  '%(trailers:key=Co-authored-by,valueonly=true,unfold=true)',
] as const;

/** Every field ends in NUL, the last one by `-z`: no commit can hold a NUL within one. */
export const LOG_FORMAT = `tformat:${FIELDS.join('%x00')}`;

const MAX_SUBJECT = 1_000;
/** A character of UTF-16 takes at most three bytes of UTF-8; one more, since the last may be cut. */
const MAX_SUBJECT_BYTES = MAX_SUBJECT * 3 + 4;
/** Of any other field: a thousand co-authors and more, or a merge of twenty thousand. */
const MAX_FIELD_BYTES = 2 ** 20;
/** Its place among the fields. */
const SUBJECT = FIELDS.indexOf('%s');
const SPACE = 0x20;

/** Heavier by each co-author, so that a batch stays small whatever a commit says. */
const BATCH_WEIGHT = 2_000;

type CommitFields = [
  oid: Buffer,
  parents: Buffer,
  authorName: Buffer,
  authorEmail: Buffer,
  authoredAt: Buffer,
  committerName: Buffer,
  committerEmail: Buffer,
  committedAt: Buffer,
  subject: Buffer,
  coauthors: Buffer,
];

/** The commits that `git log -z` prints with `LOG_FORMAT`. */
export async function* parseCommitLog(chunks: AsyncIterable<Buffer>): AsyncGenerator<GitCommit[]> {
  const parser = new CommitLogParser();
  let batch: GitCommit[] = [];
  let weight = 0;
  for await (const chunk of chunks) {
    for (const commit of parser.read(chunk)) {
      batch.push(commit);
      weight += 1 + commit.coauthors.length;
      if (weight < BATCH_WEIGHT) continue;
      yield batch;
      batch = [];
      weight = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

/** Takes bytes that were cut anywhere, within a character too. */
class CommitLogParser {
  private fields: Buffer[] = [];
  /** Pieces of a field whose end has not come yet. */
  private pieces: Buffer[] = [];
  private piecesBytes = 0;

  *read(chunk: Buffer): Generator<GitCommit> {
    let start = 0;
    for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, start)) {
      this.fields.push(this.finishField(chunk.subarray(start, end)));
      start = end + 1;
      if (this.fields.length < FIELDS.length) continue;
      yield toCommit(this.fields as CommitFields);
      this.fields = [];
    }
    this.keep(chunk.subarray(start));
  }

  private finishField(last: Buffer): Buffer {
    if (this.pieces.length === 0) return last;
    const pieces = this.isFull() ? this.pieces : [...this.pieces, last];
    // Always as much, however the bytes came: an e-mail that was cut elsewhere would be another one.
    const field = Buffer.concat(pieces).subarray(0, this.getLimit());
    this.pieces = [];
    this.piecesBytes = 0;
    return field;
  }

  private keep(piece: Buffer): void {
    if (piece.length === 0 || this.isFull()) return;
    this.pieces.push(piece);
    this.piecesBytes += piece.length;
  }

  /** Anybody may write a field of a hundred megabytes: what comes behind its first words is not kept. */
  private isFull(): boolean {
    return this.piecesBytes > this.getLimit();
  }

  private getLimit(): number {
    return this.fields.length === SUBJECT ? MAX_SUBJECT_BYTES : MAX_FIELD_BYTES;
  }
}

function toCommit(fields: CommitFields): GitCommit {
  const [oid, parents, authorName, authorEmail, authoredAt, ...others] = fields;
  const [committerName, committerEmail, committedAt, subject, coauthors] = others;
  return {
    oid: oid.toString('latin1'),
    parents: countWords(parents),
    author: toPerson(authorName.toString(), authorEmail.toString()),
    committer: toPerson(committerName.toString(), committerEmail.toString()),
    authoredAt: toInstant(authoredAt.toString('latin1')),
    committedAt: toInstant(committedAt.toString('latin1')),
    subject: cutText(subject.subarray(0, MAX_SUBJECT_BYTES).toString(), MAX_SUBJECT),
    coauthors: coauthors.length === 0 ? [] : parseCoauthors(coauthors.toString()),
  };
}

function countWords(text: Buffer): number {
  if (text.length === 0) return 0;
  let words = 1;
  for (const byte of text) if (byte === SPACE) words += 1;
  return words;
}
