import { toTest } from './conditions.ts';
import { isLanguageOf } from './languages.ts';
import { isEmpty, parseQuery } from './query.ts';
import { compareEntries, scrambled, StarIndex } from './star-index.ts';
import type { Call } from '../http/call.ts';
import type { Repo } from '../world/model.ts';
import type { Range } from './ranges.ts';
import type { RangeName, SearchOrder, SearchQuery } from './query.ts';
import type { Entry } from './star-index.ts';

/** Source: docs.github.com, "About search": at most a thousand results of any query can be read. */
export const MAX_SEARCH_RESULTS = 1000;
const MOST_KEPT = 300;
const STARS_FIRST: SearchOrder = { sort: 'stars', isDescending: true };
const BEST_MATCH: SearchOrder = { sort: 'best-match', isDescending: true };

export interface Found {
  /** All that match ... */
  count: number;
  /** ... and those of them that can be read, in order. */
  readable(this: void): readonly Repo[];
}

/** All repos the reader may see that match. Throws `SearchRefused` for what GitHub does not search. */
export function searchRepos(call: Call, text: string, order?: SearchOrder): Found {
  const scope = call.scopes.has('repo') ? 'repo' : 'public';
  const key = `${call.searchShare}|${text}|${JSON.stringify(order)}|${call.viewer?.id}|${scope}|${[...call.withheldOrgIds].join(',')}`;
  const kept = call.world.cached('searches', () => new Map<string, Found>());
  const found = kept.get(key) ?? search(call, text, order);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, found);
  return found;
}

function search(call: Call, text: string, order?: SearchOrder): Found {
  const query = parseQuery(text, isLanguageOf(call.world));
  if (isEmpty(query)) return { count: 0, readable: () => [] };
  const narrowed = narrow(StarIndex.of(call.world), query);
  const left = query.ranges.filter((range) => !narrowed.answered.has(range.name) || range.isNegated);
  const test = toTest(call, query, left);
  const wanted = order ?? query.order ?? BEST_MATCH;
  const isSorted = narrowed.isInOrder && wanted.sort === STARS_FIRST.sort && wanted.isDescending;
  const { count, matches } = scan(narrowed, test, isSorted ? MAX_SEARCH_RESULTS : 0);
  // Most searches in another order are only counted, and what is kept of them must not be everything they found.
  const all = (): Entry[] => (isSorted ? matches : scan(narrowed, test, Infinity).matches);
  return { count, readable: once(() => inOrder(all(), wanted)) };
}

function scan(
  { candidates, start, end }: Narrowed,
  test: (entry: Entry) => boolean,
  most: number,
): { count: number; matches: Entry[] } {
  const matches: Entry[] = [];
  let count = 0;
  for (let index = start; index < end; index += 1) {
    const entry = candidates[index];
    if (!entry || !test(entry)) continue;
    count += 1;
    if (matches.length < most) matches.push(entry);
  }
  return { count, matches };
}

interface Narrowed {
  candidates: readonly Entry[];
  start: number;
  end: number;
  /** They stand by stars, the most first. */
  isInOrder: boolean;
  /** What need not be asked of them any more. */
  answered: ReadonlySet<RangeName>;
}

/** Those with the right number of stars; with one number of stars, those of them that were created at the right time. */
function narrow(index: StarIndex, query: SearchQuery): Narrowed {
  const stars = common(query, 'stars');
  const created = common(query, 'created');
  const isOpen = created.low === -Infinity && created.high === Infinity;
  if (stars.low !== stars.high || isOpen) {
    return {
      candidates: index.entries,
      ...index.between(stars),
      isInOrder: true,
      answered: new Set(['stars']),
    };
  }
  const candidates = index.createdWithin(stars.low, created);
  const answered = new Set<RangeName>(['stars', 'created']);
  return { candidates, start: 0, end: candidates.length, isInOrder: false, answered };
}

function common({ ranges }: SearchQuery, wanted: RangeName): Range {
  const asked = ranges.filter(({ name, isNegated }) => name === wanted && !isNegated);
  return {
    low: Math.max(-Infinity, ...asked.map(({ range }) => range.low)),
    high: Math.min(Infinity, ...asked.map(({ range }) => range.high)),
  };
}

function inOrder(matches: Entry[], { sort, isDescending }: SearchOrder): readonly Repo[] {
  const sign = isDescending ? 1 : -1;
  const sorted = matches.toSorted(
    (left, right) =>
      sign * (rank(right, sort) - rank(left, sort)) || left.tie - right.tie || compareEntries(left, right),
  );
  return sorted.slice(0, MAX_SEARCH_RESULTS).map(({ repo }) => repo);
}

function rank({ repo, stars }: Entry, sort: string): number {
  switch (sort) {
    case 'stars':
      return stars;
    case 'forks':
      return repo.forks;
    case 'updated':
      return repo.updatedAt.getTime();
    // "Best match" has something to do with stars, and is no order to rely on.
    default:
      return Math.floor(Math.log2(stars + 1)) * 2 ** 32 + scrambled(repo.id + 1);
  }
}

function once<T>(compute: () => T): () => T {
  let kept: { value: T } | null = null;
  return () => {
    kept ??= { value: compute() };
    return kept.value;
  };
}
