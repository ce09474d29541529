import * as fc from 'fast-check';

/** How a leg at work ends before its time. */
export interface Kill {
  /**
   * `death`: its process dies with all its connections; `break`: the connections alone; `stop`: its process is told to
   * leave.
   */
  how: 'death' | 'break' | 'stop';
  /** Of the event loop, between the request and the end: it may meet an answer, a transaction, or the next request. */
  turns: number;
}

/** What happens when a sync has sent so many requests. */
export interface Unrest {
  after: number;
  seeds: number[];
  waitMs: number;
  kill: Kill | null;
}

/** Many items of one second; half of the issues gone; more labels or milestones than a page has. */
export type Upheaval = 'bulk' | 'purge' | 'labels' | 'milestones';

/** Each seed brings one random change of the world. */
export type HistoryEvent =
  | { kind: 'changes'; seeds: number[] }
  | { kind: 'upheaval'; what: Upheaval; seed: number }
  | { kind: 'wait'; ms: number }
  | { kind: 'sync'; unrest: Unrest[] };

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** What failed is printed, and read. */
const PLAIN = { noNullPrototype: true } as const;

const seed = fc.nat(0x7fffffff);
const seeds = fc.array(seed, { minLength: 1, maxLength: 8, size: 'max' });

const upheaval = fc.constantFrom<Upheaval[]>(
  'bulk',
  'bulk',
  'bulk',
  'purge',
  'purge',
  'labels',
  'milestones',
);

const kill: fc.Arbitrary<Kill> = fc.record(
  {
    how: fc.constantFrom('death' as const, 'death' as const, 'break' as const, 'stop' as const),
    turns: fc.oneof(fc.nat(20), fc.nat(400)),
  },
  PLAIN,
);

const unrest: fc.Arbitrary<Unrest> = fc.record(
  {
    after: fc.nat(30),
    seeds: fc.array(seed, { maxLength: 3, size: 'max' }),
    waitMs: fc.constantFrom(0, 0, 0, SECOND_MS, 61 * SECOND_MS),
    kill: fc.option(kill, { freq: 3 }),
  },
  PLAIN,
);

const event: fc.Arbitrary<HistoryEvent> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('changes'), seeds }, PLAIN) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('upheaval'), what: upheaval, seed }, PLAIN) },
  {
    weight: 6,
    arbitrary: fc.record(
      {
        kind: fc.constant('wait'),
        ms: fc.constantFrom(
          300,
          SECOND_MS,
          30 * SECOND_MS,
          4 * MINUTE_MS,
          6 * MINUTE_MS,
          HOUR_MS,
          25 * HOUR_MS,
        ),
      },
      PLAIN,
    ),
  },
  {
    weight: 4,
    arbitrary: fc.record(
      {
        kind: fc.constant('sync'),
        unrest: fc.array(unrest, { maxLength: 4, size: 'max' }),
      },
      PLAIN,
    ),
  },
);

/** What happens to the issues of a few repos, and to the syncs in between. */
export const histories: fc.Arbitrary<HistoryEvent[]> = fc.array(event, {
  minLength: 1,
  maxLength: 40,
  size: 'max',
});
