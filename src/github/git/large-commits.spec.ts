import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { parseCommitLog } from './commit-log.ts';
import type { GitCommit } from './git.types.ts';

const MEGABYTE = 1_000_000;
const COMMITS = 100;

const NAME = 2;
const EMAIL = 3;
const COAUTHORS = 9;

describe('commits that somebody made large', () => {
  it.each([
    ['name', { [NAME]: 'n'.repeat(MEGABYTE) }],
    ['e-mail', { [EMAIL]: 'e'.repeat(MEGABYTE) }],
    ['co-authors', { [COAUTHORS]: `Somebody Else <else@example.com>\n${'x'.repeat(MEGABYTE)}` }],
  ])('take no more memory than others once they are read: by their %s', async (_, fields) => {
    const before = measureHeap();

    const commits = await parse(repeat(aRecord(fields), COMMITS));

    expect(measureHeap() - before).toBeLessThan(10 * MEGABYTE);
    expect(commits).toHaveLength(COMMITS);
  });

  it('are read as far as a megabyte of co-authors goes, and what comes behind them is read', async () => {
    const long = `Ada <ada@example.com>\n${'x'.repeat(2 * MEGABYTE)}\nBob <bob@example.com>\n`;

    const commits = await parse([aRecord({ [COAUTHORS]: long }), aRecord({ [NAME]: 'Cy' })]);

    expect(commits.map(({ coauthors }) => coauthors)).toEqual([
      [{ name: 'Ada', email: 'ada@example.com' }],
      [],
    ]);
    expect(commits[1]?.author.name).toBe('Cy');
  });
});

/** As `git log -z` prints one. */
function aRecord(given: Record<number, string>): Buffer {
  const fields = Array.from({ length: 10 }, (_, index) => given[index] ?? '');
  return Buffer.from(`${fields.join('\0')}\0`);
}

async function parse(records: Iterable<Buffer>): Promise<GitCommit[]> {
  const commits: GitCommit[] = [];
  for await (const batch of parseCommitLog(inPieces(records))) commits.push(...batch);
  return commits;
}

async function* inPieces(records: Iterable<Buffer>): AsyncGenerator<Buffer> {
  await Promise.resolve();
  for (const bytes of records) {
    for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536);
  }
}

function* repeat<T>(item: T, times: number): Generator<T> {
  for (let done = 0; done < times; done += 1) yield item;
}

function measureHeap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}
