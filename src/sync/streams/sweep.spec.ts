import { describe, expect, it } from 'vitest';
import { advance, FIRST_PAGE, type SweepStep, toFingerprint } from './sweep.ts';

/** A list on a server: pages of two, changed between requests by `beforeRequest`. */
function sweep(
  list: string[],
  beforeRequest: (request: number) => void,
  { known = new Map<string, string>(), isPartial = false } = {},
): { seen: string[]; requests: number[]; whole: SweepEnd['whole'] } {
  const seen = new Set<string>();
  const requests: number[] = [];
  let step: SweepStep = { kind: 'next', state: FIRST_PAGE };
  while (step.kind === 'next') {
    beforeRequest(requests.length + 1);
    const start: number = Number(step.state.url ?? 0);
    const items = list.slice(start, start + 2);
    for (const item of items) seen.add(item);
    const isAsLastTime: boolean = known.get(String(start)) === items.join();
    known.set(String(start), items.join());
    requests.push(start);
    const nextUrl = start + 2 < list.length ? String(start + 2) : null;
    step = advance(step.state, { nextUrl, fingerprint: items.join(), isAsLastTime, isPartial });
  }
  return { seen: [...seen].toSorted(), requests, whole: step.whole };
}

const nothing = (): void => undefined;

type SweepEnd = Extract<SweepStep, { kind: 'end' }>;

describe('a sweep over a list by page number', () => {
  it('reads a list of one page once', () => {
    expect(sweep(['a', 'b'], nothing)).toEqual({ seen: ['a', 'b'], requests: [0], whole: 'this walk' });
  });

  it('looks at all pages but the last once more on the first sweep', () => {
    const { requests, whole } = sweep(['a', 'b', 'c', 'd', 'e'], nothing);

    expect(requests).toEqual([0, 2, 4, 0, 2]);
    expect(whole).toBe('the walk before');
  });

  it('reads an unchanged list that it knows once', () => {
    const known = new Map([
      ['0', 'a,b'],
      ['2', 'c,d'],
    ]);

    expect(sweep(['a', 'b', 'c', 'd'], nothing, { known }).requests).toEqual([0, 2]);
  });

  it.each([2, 3, 4, 5])('misses nothing when an item of the first page goes before request %i', (at) => {
    const list = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const { seen, whole } = sweep(list, (request) => request === at && list.shift());

    expect(seen).toEqual(expect.arrayContaining(['b', 'c', 'd', 'e', 'f', 'g']));
    expect(whole).not.toBeNull();
  });

  it('misses nothing when a known list loses an item while it is read', () => {
    const list = ['a', 'b', 'c', 'd', 'e'];
    const known = new Map([
      ['0', 'a,b'],
      ['2', 'c,d'],
      ['4', 'e'],
    ]);
    const { seen, whole } = sweep(list, (request) => request === 2 && list.shift(), { known });

    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(whole).not.toBeNull();
  });

  it('is read once and called whole by nobody when GitHub withheld a part of it', () => {
    const { requests, whole } = sweep(['a', 'b', 'c', 'd', 'e'], nothing, { isPartial: true });

    expect(requests).toEqual([0, 2, 4]);
    expect(whole).toBeNull();
  });

  it('gives up after three walks over a list that never stands still', () => {
    const list = Array.from({ length: 40 }, (_, index) => String(index).padStart(2, '0'));

    expect(sweep(list, () => list.shift()).whole).toBeNull();
  });
});

describe('toFingerprint', () => {
  it('tells other items and another order', () => {
    expect(toFingerprint([1, 2])).toBe(toFingerprint([1, 2]));
    expect(new Set([[1, 2], [2, 1], [12], [1]].map(toFingerprint)).size).toBe(4);
  });
});
