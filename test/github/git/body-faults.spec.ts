import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

import { cutAt, damaged } from './body-faults.ts';
import type { GitBreak } from '../faults/fault.ts';

const END: GitBreak = { kind: 'git-end', afterBytes: 4 };
const STALL: GitBreak = { kind: 'git-stall', afterBytes: 6 };
const RESET: GitBreak = { kind: 'git-reset', afterBytes: 100 };

function body(...chunks: string[]): AsyncIterable<Buffer> {
  return Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
}

async function read(pieces: AsyncIterable<Buffer | GitBreak>): Promise<string[]> {
  const found: string[] = [];
  for await (const piece of pieces) found.push(Buffer.isBuffer(piece) ? piece.toString() : piece.kind);
  return found;
}

describe('a body', () => {
  it('is cut where faults want it, whatever chunks it comes in', async () => {
    const cut = ['abcd', 'git-end', 'ef', 'git-stall'];

    expect(await read(cutAt(body('abcdefgh'), [STALL, END]))).toEqual([...cut, 'gh']);
    expect(await read(cutAt(body('abcd', 'efgh'), [END, STALL]))).toEqual([...cut, 'gh']);
    expect(await read(cutAt(body('ab', 'cdefgh'), [END, STALL]))).toEqual([
      'ab',
      'cd',
      ...cut.slice(1),
      'gh',
    ]);
  });

  it('ends with the faults that it was too short for', async () => {
    expect(await read(cutAt(body('abcd'), [RESET, STALL]))).toEqual(['abcd', 'git-stall', 'git-reset']);
  });

  it('without faults stays as it is', async () => {
    expect(await read(damaged(body('ab', 'cd'), []))).toEqual(['ab', 'cd']);
  });

  it('comes so slowly as it is told to', async () => {
    const before = performance.now();

    const pieces = await read(damaged(body('a'.repeat(25)), [{ kind: 'git-slow', bytesPerSecond: 200 }]));

    expect(pieces.map(({ length }) => length)).toEqual([10, 10, 5]);
    expect(performance.now() - before).toBeGreaterThan(140);
  });

  it('has one wrong byte behind the head of its pack', async () => {
    const whole = `0008NAK\nPACK${'-'.repeat(30)}`;

    const [broken = ''] = await read(damaged(body(whole), [{ kind: 'git-corrupt', afterBytes: 2 }]));

    const places = [...whole.split('').entries()].filter(([place, byte]) => broken[place] !== byte);
    expect(places.map(([place]) => place)).toEqual([whole.indexOf('PACK') + 12 + 2]);
  });

  it('without a pack cannot be damaged so', async () => {
    await expect(text(damaged(body('0008NAK\n'), [{ kind: 'git-corrupt' }]))).rejects.toThrow('no pack');
  });
});
