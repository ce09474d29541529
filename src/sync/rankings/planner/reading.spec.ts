import { describe, expect, it } from 'vitest';
import { gapAtEnd, roomFor, startReading, takePage } from './reading.ts';
import type { PageAnswer, SeenRepo } from './planner.types.ts';
import type { Reading, TakenPage } from './reading.ts';

const CAP = 1000;

function aPage(repos: [id: number, stars: number][], change: Partial<PageAnswer> = {}): PageAnswer {
  return {
    kind: 'page',
    repos: repos.map(([id, stars]): SeenRepo => ({ id, stars })),
    withheld: 0,
    repositoryCount: 100,
    endCursor: 'end',
    joinCursor: 'join',
    isWhole: true,
    ...change,
  };
}

function read(...pages: PageAnswer[]): TakenPage {
  let reading: Reading = startReading({ stars: { from: 0, to: null } });
  let taken: TakenPage | null = null;
  for (const page of pages) {
    taken = takePage(reading, page, CAP);
    reading = taken.reading;
  }
  if (!taken) throw new Error('No page to read');
  return taken;
}

const FIRST = aPage([
  [1, 9],
  [2, 7],
]);

describe('Reading a slice', () => {
  it('has no gap where the next page begins with the last repo, and counts that repo once', () => {
    const { gaps, reading, fresh } = read(
      FIRST,
      aPage([
        [2, 7],
        [3, 5],
      ]),
    );

    expect(gaps).toEqual([]);
    expect(reading).toMatchObject({ position: 3, read: 3, isBroken: false, after: 'join' });
    expect(fresh).toEqual([{ id: 3, stars: 5 }]);
  });

  it('has one down to where the next page begins when that is another repo', () => {
    const { gaps, reading } = read(
      FIRST,
      aPage([
        [3, 5],
        [4, 5],
      ]),
    );

    expect(gaps).toEqual([{ from: 5, to: 7 }]);
    expect(reading.isBroken).toBe(true);
  });

  it('has one when the joining repo has other stars: it may have come there from elsewhere', () => {
    expect(
      read(
        FIRST,
        aPage([
          [2, 6],
          [3, 5],
        ]),
      ).gaps,
    ).toEqual([{ from: 6, to: 7 }]);
  });

  it('has none when the next page begins above', () => {
    expect(
      read(
        FIRST,
        aPage([
          [5, 8],
          [2, 7],
        ]),
      ).gaps,
    ).toEqual([]);
  });

  it('keeps a gap open until a page is whole again', () => {
    const partial = aPage(
      [
        [2, 7],
        [3, 5],
      ],
      { withheld: 1, isWhole: false },
    );

    const open = read(FIRST, partial);
    expect(open.gaps).toEqual([]);
    expect(open.reading).toMatchObject({ gap: { to: 7 }, position: 4, isBroken: true });
    expect(gapAtEnd(open.reading, 1)).toEqual([{ from: 1, to: 7 }]);

    expect(
      read(
        FIRST,
        partial,
        aPage([
          [3, 5],
          [4, 2],
        ]),
      ).gaps,
    ).toEqual([{ from: 5, to: 7 }]);
  });

  it('goes on after the end of a page that showed nothing but the joining repo', () => {
    const { reading, hasEnded } = read(FIRST, aPage([[2, 7]], { joinCursor: null }));

    expect(reading).toMatchObject({ after: 'end', isJoined: false, position: 2 });
    expect(hasEnded).toBe(false);
  });

  it('ends where GitHub does, at the cap, and when two pages lead nowhere', () => {
    const nothing = aPage([], { joinCursor: null });

    expect(read(aPage([[1, 9]], { endCursor: null })).hasEnded).toBe(true);
    expect(read(aPage([[1, 9]], { withheld: 999 })).hasEnded).toBe(true);
    expect(read(FIRST, nothing).hasEnded).toBe(false);
    expect(read(FIRST, nothing, nothing).hasEnded).toBe(true);
  });

  it('never asks beyond what GitHub shows', () => {
    const { reading } = read(
      aPage(
        [
          [1, 9],
          [2, 7],
        ],
        { withheld: 996 },
      ),
    );

    expect(roomFor(reading, CAP)).toBe(3);
  });
});
