import { describe, expect, it } from 'vitest';
import { LOG_FORMAT, parseCommitLog } from './commit-log.ts';
import type { GitCommit } from './git.types.ts';

const OID = 'a'.repeat(40);

describe('LOG_FORMAT', () => {
  it('ends every field in NUL but the last, which git ends itself', () => {
    expect(LOG_FORMAT.split('%x00')).toHaveLength(10);
    expect(LOG_FORMAT).toMatch(/^tformat:%H%x00.*[^0]$/);
  });
});

describe('parseCommitLog', () => {
  it('reads a commit with all there is to it', async () => {
    const parents = `${'b'.repeat(40)} ${'c'.repeat(40)}`;
    const bytes = aRecord({
      parents,
      authorName: 'Ada',
      authorEmail: 'ADA@example.com',
      authoredAt: '1700000000',
      committerName: 'GitHub',
      committerEmail: 'noreply@github.com',
      committedAt: '1700000001',
      subject: 'Merge everything',
      coauthors: 'Bob <bob@example.com>\nnobody\n',
    });

    expect(await parse([bytes])).toEqual([
      {
        oid: OID,
        parents: 2,
        author: { name: 'Ada', email: 'ada@example.com' },
        committer: { name: 'GitHub', email: 'noreply@github.com' },
        authoredAt: new Date('2023-11-14T22:13:20Z'),
        committedAt: new Date('2023-11-14T22:13:21Z'),
        subject: 'Merge everything',
        coauthors: [{ name: 'Bob', email: 'bob@example.com' }],
      },
    ]);
  });

  it('reads a commit that git could make nothing of: nobody, at no time', async () => {
    expect(await parse([aRecord({})])).toMatchObject([
      { oid: OID, parents: 0, author: { name: '', email: '' }, authoredAt: new Date(0), coauthors: [] },
    ]);
  });

  it('reads the same wherever the bytes are cut, within a character too', async () => {
    const bytes = Buffer.concat([
      aRecord({ authorName: 'Renée 😀', subject: 'Größe', coauthors: 'Søren <s@example.com>\n' }),
      aRecord({ authorName: '李', subject: '' }),
    ]);
    const whole = await parse([bytes]);

    for (let at = 0; at <= bytes.length; at += 1) {
      expect(await parse([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole);
    }
    expect(await parse(Array.from(bytes, (byte) => Buffer.of(byte)))).toEqual(whole);
    expect(whole.map(({ author }) => author.name)).toEqual(['Renée 😀', '李']);
  });

  it('takes the same of an e-mail of megabytes wherever the bytes are cut', async () => {
    const bytes = aRecord({ authorEmail: Array.from({ length: 400_000 }, (_, n) => n).join('.') });

    const [once, ...others] = await Promise.all(
      [65_536, 50_000, 7_001].map((size) => parse(inPieces(bytes, size))),
    );

    for (const other of others) expect(other).toEqual(once);
  });

  it('puts U+FFFD for what is not UTF-8', async () => {
    const fields = ['Ren\xe9', 'r\xe9n\xe9@example.com', 'Caf\xe9 \xff'].map((text) =>
      Buffer.from(text, 'latin1'),
    );

    const [commit] = await parse([
      aRecord({ authorName: fields[0], authorEmail: fields[1], subject: fields[2] }),
    ]);

    expect(commit).toMatchObject({
      author: { name: 'Ren\uFFFD', email: 'r\uFFFDn\uFFFD@example.com' },
      subject: 'Caf\uFFFD \uFFFD',
    });
  });

  it.each(['x', 'é', '€', '😀'])(
    'keeps a thousand characters of a subject of a megabyte of %s',
    async (character) => {
      const subject = character.repeat(1_000_000 / Buffer.byteLength(character));
      const bytes = Buffer.concat([aRecord({ subject, coauthors: 'Bob <bob@example.com>\n' }), aRecord({})]);

      const commits = await parse(inPieces(bytes, 999));

      expect(commits).toHaveLength(2);
      expect(commits[0]?.subject).toBe(subject.slice(0, 1_000));
      expect(commits[0]?.coauthors).toHaveLength(1);
    },
  );

  it('hands commits out in batches, smaller ones where they name many co-authors', async () => {
    const coauthors = Array.from({ length: 999 }, (_, index) => `C <c${index}@example.com>\n`).join('');
    const plain = await sizes(Array.from({ length: 4_500 }, () => aRecord({})));
    const crowded = await sizes(Array.from({ length: 5 }, () => aRecord({ coauthors })));

    expect(plain).toEqual([2_000, 2_000, 500]);
    expect(crowded).toEqual([2, 2, 1]);
  });

  it('has nothing to say of an empty log', async () => {
    expect(await sizes([])).toEqual([]);
  });
});

interface RecordFields {
  parents?: string;
  authorName?: string | Uint8Array | undefined;
  authorEmail?: string | Uint8Array | undefined;
  authoredAt?: string;
  committerName?: string;
  committerEmail?: string;
  committedAt?: string;
  subject?: string | Uint8Array | undefined;
  coauthors?: string;
}

/** As `git log -z` prints one. */
function aRecord(given: RecordFields): Buffer {
  const fields = [
    OID,
    given.parents,
    given.authorName,
    given.authorEmail,
    given.authoredAt,
    given.committerName,
    given.committerEmail,
    given.committedAt,
    given.subject,
    given.coauthors,
  ];
  return Buffer.concat(fields.flatMap((field = '') => [Buffer.from(field as string), Buffer.of(0)]));
}

function inPieces(bytes: Buffer, size: number): Buffer[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}

async function parse(chunks: readonly Buffer[]): Promise<GitCommit[]> {
  return (await readBatches(chunks)).flat();
}

async function sizes(chunks: readonly Buffer[]): Promise<number[]> {
  return (await readBatches(chunks)).map(({ length }) => length);
}

async function readBatches(chunks: readonly Buffer[]): Promise<GitCommit[][]> {
  const batches: GitCommit[][] = [];
  for await (const batch of parseCommitLog(stream(chunks))) batches.push(batch);
  return batches;
}

async function* stream(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  await Promise.resolve();
  yield* chunks;
}
