import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advanceWalk, WALK_START, type WalkedItem, type WalkState } from './issue-walk.ts';

const PAGE = 4;
const START_MS = Date.UTC(2026, 0, 1);

/** A list as GitHub tells it, whose links count items: whatever leaves it moves the rest up. */
class List {
  readonly items = new Map<number, Date>();
  requests = 0;

  read({ since, link }: Pick<WalkState, 'since' | 'link'>): { items: WalkedItem[]; nextUrl: string | null } {
    this.requests += 1;
    const found = [...this.items]
      .map(([number, updatedAt]) => ({ number, updatedAt }))
      .filter(({ updatedAt }) => since === null || updatedAt >= since)
      .toSorted((a, b) => a.updatedAt.getTime() - b.updatedAt.getTime() || a.number - b.number);
    const page = link === null ? 0 : Number(link);
    const items = found.slice(page * PAGE, (page + 1) * PAGE);
    return { items, nextUrl: found.length > (page + 1) * PAGE ? String(page + 1) : null };
  }
}

interface Walked {
  state: WalkState;
  stored: Map<number, Date>;
  fresh: number;
}

/** Everything goes through JSON between two pages, as it does in the tables. */
function walk(list: List, change: (request: number) => void = () => {}): Walked {
  let state: WalkState = { ...WALK_START, since: null };
  const stored = new Map<number, Date>();
  let fresh = 0;
  for (;;) {
    const page = list.read(state);
    for (const { number, updatedAt } of page.items) stored.set(number, updatedAt);
    const step = advanceWalk(state, page);
    fresh += step.fresh;
    const { since, ...rest } = step.state;
    state = { ...(JSON.parse(JSON.stringify(rest)) as Omit<WalkState, 'since'>), since };
    if (step.isEnd) return { state, stored, fresh };
    change(list.requests);
  }
}

function atSecond(second: number): Date {
  return new Date(START_MS + second * 1000);
}

function createList(seconds: readonly number[]): List {
  const list = new List();
  for (const [index, second] of seconds.entries()) list.items.set(index + 1, atSecond(second));
  return list;
}

describe('a walk over issues', () => {
  it('reads each page from where the one before ended, and meets one item of it again', () => {
    const list = createList(Array.from({ length: 20 }, (_, index) => index));

    const { stored, fresh, state } = walk(list);

    expect(stored).toEqual(list.items);
    expect({ requests: list.requests, fresh }).toEqual({ requests: 7, fresh: 20 });
    expect(state).toMatchObject({ seenTo: atSecond(19).toISOString(), unsteadyAt: null });
  });

  it('reads all items of one instant, however many, and what comes after them', () => {
    const list = createList([0, 1, ...Array.from({ length: 11 }, () => 2), 3, 4]);

    const { stored, state } = walk(list);

    expect(stored).toEqual(list.items);
    expect(state.unsteadyAt).toBeNull();
  });

  it('reads equal instants again when an item left them, so that none slips past', () => {
    const list = createList(Array.from({ length: 12 }, () => 0));

    const { stored, state } = walk(list, (request) => {
      if (request === 3) list.items.set(1, atSecond(50));
    });

    expect(stored).toEqual(list.items);
    expect(state.unsteadyAt).toBeNull();
  });

  it('says from where on it is unsure when equal instants will not hold still', () => {
    const list = createList(Array.from({ length: 40 }, () => 5));

    const { state } = walk(list, (request) => {
      const [first] = [...list.items].find(([, at]) => at.getTime() === atSecond(5).getTime()) ?? [];
      if (first !== undefined && request < 60) list.items.delete(first);
    });

    expect(state.unsteadyAt).toBe(atSecond(5).toISOString());
  });

  it('holds everything as it is at its end, whatever happens meanwhile', () => {
    const seconds = fc.array(fc.nat(6), { minLength: 1, maxLength: 60 });
    const change = fc.record({
      at: fc.integer({ min: 1, max: 40 }),
      what: fc.constantFrom('touch', 'remove', 'add'),
      which: fc.nat(80),
    });
    fc.assert(
      fc.property(seconds, fc.array(change, { maxLength: 25 }), (given, changes) => {
        const list = createList(given);
        let now = 100;
        const { stored, state } = walk(list, (request) => {
          for (const { what, which } of changes.filter(({ at }) => at === request)) {
            const numbers = [...list.items.keys()];
            const number = numbers[which % Math.max(1, numbers.length)];
            now += which % 2;
            if (what === 'add') list.items.set(1000 + list.items.size + now, atSecond(now));
            else if (number !== undefined && what === 'touch') list.items.set(number, atSecond(now));
            else if (number !== undefined) list.items.delete(number);
          }
        });
        const sure = state.unsteadyAt === null ? Infinity : new Date(state.unsteadyAt).getTime();
        const wrong = [...list.items].filter(
          ([number, at]) => at.getTime() < sure && stored.get(number)?.getTime() !== at.getTime(),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
    expect.hasAssertions();
  });
});
