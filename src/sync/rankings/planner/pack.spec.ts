import { describe, expect, it } from 'vitest';
import { packPieces, pagesFor } from './pack.ts';
import { oneValue } from './slices.ts';
import type { Piece } from './pack.ts';

const SIZE = { most: 980, room: Infinity, page: 100 };

function piecesOf(...counts: (number | null)[]): Piece[] {
  return counts.map((count, index) => ({ slice: oneValue(50 - index), count }));
}

describe('Packing', () => {
  it('counts the repo that joins a page to the one before', () => {
    expect([0, 1, 100, 101, 199, 200].map((count) => pagesFor(count, 100))).toEqual([1, 1, 1, 2, 2, 3]);
  });

  it('takes as many pieces as fill their pages best', () => {
    expect(packPieces(piecesOf(60, 38, 40), SIZE).taken).toBe(2);
    expect(packPieces(piecesOf(60, 60, 79), SIZE)).toEqual({
      slice: { stars: { from: 48, to: 50 } },
      taken: 3,
    });
  });

  it('leaves room for repos that come while it is read', () => {
    expect(packPieces(piecesOf(500, 490), SIZE).taken).toBe(1);
    expect(packPieces(piecesOf(995, 1), SIZE).taken).toBe(1);
  });

  it('stays under what is still wanted', () => {
    expect(packPieces(piecesOf(30, 30, 30), { ...SIZE, room: 60 }).taken).toBe(1);
  });

  it('ends before what is not counted yet, and before a gap', () => {
    const [first, , third] = piecesOf(30, 30, 30);

    expect(packPieces(piecesOf(30, null), SIZE).taken).toBe(1);
    expect(
      packPieces(
        [first, third].flatMap((piece) => piece ?? []),
        SIZE,
      ).taken,
    ).toBe(1);
  });
});
