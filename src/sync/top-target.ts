import { z } from 'zod';
import { TopQuery } from './top-query.ts';

/** The most starred public repos of GitHub, or of those that a search finds. */
export interface TopTarget {
  kind: 'top';
  count: number;
  /** As GitHub takes it; empty: no condition. */
  query: string;
  minStars: number;
  tags: boolean;
}

export const MAX_TOP_COUNT = 5_000_000;
export const MAX_STARS = 9_999_999;

const COUNT = 'must be a whole number from 1 to 5000000';
const MIN_STARS = 'must be a whole number from 0 to 9999999';

/** What a target `top:N` is made of, wherever it comes from. */
export const TOP_PARTS = {
  count: z.number(COUNT).int(COUNT).min(1, COUNT).max(MAX_TOP_COUNT, COUNT),
  query: TopQuery.default(''),
  minStars: z.number(MIN_STARS).int(MIN_STARS).min(0, MIN_STARS).max(MAX_STARS, MIN_STARS).default(0),
  tags: z.boolean('must be true or false').default(true),
};

const TopParts = z.strictObject(TOP_PARTS);

const PREFIX = /^top:/i;
const FORM = 'top:N or top:N?query=...&minStars=20&tags=false';

/** By its name in lower case. */
const PARAMETERS = new Map([
  ['query', 'query'],
  ['minstars', 'minStars'],
  ['tags', 'tags'],
]);

export function isTopText(text: string): boolean {
  return PREFIX.test(text);
}

/** A text that `isTopText`. The query's spaces may be themselves, `+` or `%20`. Otherwise what is wrong with it, part by part. */
export function parseTopTarget(text: string): TopTarget | { problem: string } {
  const [count = '', ...rest] = text.replace(PREFIX, '').split('?');
  const raw = toRawParts(rest.join('?'));
  if ('problem' in raw) return { problem: `must be ${FORM}; ${raw.problem}` };
  const parsed = TopParts.safeParse({ count: toNumber(count), ...raw.parts });
  if (parsed.success) return { kind: 'top', ...parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  return { problem: `must be ${FORM}; ${problems.join('; ')}` };
}

/** Parameters in one order, and only those that say something: equal targets, equal texts. */
export function toTopText({ count, query, minStars, tags }: Omit<TopTarget, 'kind'>): string {
  const parameters = [
    ...(query === '' ? [] : [`query=${encode(query)}`]),
    ...(minStars === 0 ? [] : [`minStars=${minStars}`]),
    ...(tags ? [] : ['tags=false']),
  ];
  return [`top:${count}`, ...(parameters.length > 0 ? [parameters.join('&')] : [])].join('?');
}

function toRawParts(parameters: string): { parts: Record<string, unknown> } | { problem: string } {
  const parts: Record<string, unknown> = {};
  for (const parameter of parameters.split('&').filter((part) => part !== '')) {
    const [name = '', ...values] = parameter.split('=');
    const part = PARAMETERS.get(name.trim().toLowerCase());
    if (part === undefined) return { problem: 'its parameters are query, minStars and tags' };
    if (part in parts) return { problem: `${part} is there twice` };
    const value = decode(values.join('='));
    if (value === null) return { problem: `${part} has a % that begins no character` };
    parts[part] = toPart(part, value);
  }
  return { parts };
}

function toPart(part: string, value: string): unknown {
  if (part === 'minStars') return toNumber(value);
  if (part === 'tags') return toBoolean(value);
  return value;
}

/** What is no number stays what it is, for the schema to refuse. */
function toNumber(text: string): unknown {
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

function toBoolean(text: string): unknown {
  const word = text.toLowerCase();
  return word === 'true' || word === 'false' ? word === 'true' : text;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

/** As readable as can be, without the comma that SYNC_TARGETS is split at. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+').replaceAll('%3A', ':').replaceAll('%2F', '/');
}
