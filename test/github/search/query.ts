export interface Condition {
  name: string;
  value: string;
  isNegated: boolean;
  /** For numbers and dates: `>5`, `1..9`, `2020-01-01..*`. */
  inRange: (value: number) => boolean;
}

export interface SearchQuery {
  words: string[];
  conditions: Condition[];
  order: { sort: string; isDescending: boolean } | null;
}

const QUALIFIERS = new Set([
  'in',
  'in',
  'stars',
  'forks',
  'size',
  'created',
  'pushed',
  'user',
  'org',
  'repo',
  'language',
  'topic',
  'is',
  'archived',
  'fork',
]);

/** GitHub's search language, as far as repositories need it: words, `name:value`, a leading minus, `sort:`. */
export function parseQuery(text: string): SearchQuery {
  const query: SearchQuery = { words: [], conditions: [], order: null };
  for (const [, minus, name, quoted, bare] of text.matchAll(/(-?)(?:(\w+):)?(?:"([^"]*)"|(\S+))/g)) {
    const value = (quoted ?? bare ?? '').toLowerCase();
    if (name === 'sort')
      query.order = { sort: value.replace(/-(asc|desc)$/, ''), isDescending: !value.endsWith('-asc') };
    else if (name !== undefined && QUALIFIERS.has(name)) {
      query.conditions.push({ name, value, isNegated: minus === '-', inRange: toRange(value) });
    } else query.words.push(name === undefined ? value : `${name}:${value}`);
  }
  return query;
}

function toRange(value: string): (candidate: number) => boolean {
  const [, operator, bound] = /^(>=|<=|>|<)(.+)$/.exec(value) ?? [];
  if (operator !== undefined && bound !== undefined) return compared(operator, bound);
  const [, from, to] = /^(.+?)\.\.(.+)$/.exec(value) ?? [];
  if (from !== undefined && to !== undefined) {
    return (candidate) => candidate >= lower(from, -Infinity) && candidate <= upper(to, Infinity);
  }
  return (candidate) => candidate >= lower(value, Number.NaN) && candidate <= upper(value, Number.NaN);
}

function compared(operator: string, bound: string): (candidate: number) => boolean {
  if (operator === '>') return (candidate) => candidate > upper(bound, Infinity);
  if (operator === '>=') return (candidate) => candidate >= lower(bound, Infinity);
  if (operator === '<') return (candidate) => candidate < lower(bound, -Infinity);
  return (candidate) => candidate <= upper(bound, -Infinity);
}

/** A date without a time is a whole day: it begins here ... */
function lower(text: string, open: number): number {
  if (text === '*') return open;
  return /^-?\d+$/.test(text) ? Number(text) : Date.parse(text);
}

/** ... and ends here. */
function upper(text: string, open: number): number {
  const start = lower(text, open);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? start + 86_399_999 : start;
}
