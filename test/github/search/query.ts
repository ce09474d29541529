import { dateRange, numberRange } from './ranges.ts';
import { SearchRefused } from './refused.ts';
import { toWords } from './words.ts';
import type { Range } from './ranges.ts';
import type { TextToken, Words } from './words.ts';

export type RangeName = 'stars' | 'forks' | 'size' | 'topics' | 'created' | 'pushed';
export type ValueName =
  'user' | 'org' | 'repo' | 'language' | 'topic' | 'license' | 'is' | 'archived' | 'fork' | 'template' | 'in';

export interface RangeCondition {
  name: RangeName;
  range: Range;
  isNegated: boolean;
}

export interface ValueCondition {
  name: ValueName;
  value: string;
  isNegated: boolean;
}

export interface SearchOrder {
  sort: string;
  isDescending: boolean;
}

export interface SearchQuery {
  words: Words;
  ranges: RangeCondition[];
  values: ValueCondition[];
  order: SearchOrder | null;
}

const MAX_LENGTH = 256;
const TOKEN = /(-?)(?:([A-Za-z][\w-]*):)?(?:"([^"]*)"|(\S+))/g;
const RANGES: Record<RangeName, (text: string) => Range> = {
  stars: numberRange,
  forks: numberRange,
  size: numberRange,
  topics: numberRange,
  created: dateRange,
  pushed: dateRange,
};
const BOOLEANS = ['true', 'false'];
/** What may be said; null: anything. */
const VALUES: Record<ValueName, readonly string[] | null> = {
  user: null,
  org: null,
  repo: null,
  language: null,
  topic: null,
  license: null,
  is: ['public', 'private', 'internal'],
  archived: BOOLEANS,
  template: BOOLEANS,
  fork: ['true', 'false', 'only'],
  in: ['name', 'description', 'topics', 'readme'],
};

/**
 * GitHub's search language, as far as repositories need it: words, `name:value`, a leading minus, AND, OR and NOT
 * between words, `sort:`. What GitHub refuses throws `SearchRefused`.
 * Source: docs.github.com, "Searching for repositories" and "Troubleshooting search queries".
 */
export function parseQuery(text: string, isLanguage: (name: string) => boolean): SearchQuery {
  if (text.length > MAX_LENGTH) throw new SearchRefused('The search is longer than 256 characters.');
  const query: SearchQuery = { words: [], ranges: [], values: [], order: null };
  const words: TextToken[] = [];
  let ignored = 0;
  for (const [, minus, name, quoted, bare] of text.matchAll(TOKEN)) {
    const value = quoted ?? bare ?? '';
    const isNegated = minus === '-';
    const known = name?.toLowerCase() ?? '';
    if (known === 'sort') query.order = toOrder(value);
    else if (isKey(RANGES, known)) query.ranges.push({ name: known, range: RANGES[known](value), isNegated });
    else if (!isKey(VALUES, known)) {
      const whole = name === undefined ? value : `${name}:${value}`;
      words.push({ text: whole, isQuoted: quoted !== undefined, isNegated });
    } else if (applies(known, value.toLowerCase(), isLanguage)) {
      query.values.push({ name: known, value: value.toLowerCase(), isNegated });
    } else ignored += 1;
  }
  query.words = toWords(words);
  requireSomething(query, ignored);
  return query;
}

/** Qualifiers that say nothing GitHub knows are passed over, unless nothing else is left. */
function requireSomething({ words, ranges, values }: SearchQuery, ignored: number): void {
  const applying = values.filter(({ name }) => name !== 'in').length + ranges.length;
  if (words.length > 0 || applying > 0 || ignored + values.length === 0) return;
  throw new SearchRefused('None of the search qualifiers apply to this search type.');
}

function applies(name: ValueName, value: string, isLanguage: (name: string) => boolean): boolean {
  if (name === 'language') return isLanguage(value);
  return VALUES[name]?.includes(value) ?? true;
}

function toOrder(value: string): SearchOrder {
  return { sort: value.toLowerCase().replace(/-(asc|desc)$/, ''), isDescending: !value.endsWith('-asc') };
}

function isKey<T extends object>(table: T, name: string): name is Extract<keyof T, string> {
  return Object.hasOwn(table, name);
}

/** Nothing asked is nothing found. */
export function isEmpty({ words, ranges, values }: SearchQuery): boolean {
  return words.length + ranges.length + values.length === 0;
}
