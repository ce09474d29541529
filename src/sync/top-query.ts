import { z } from 'zod';

/** https://docs.github.com/search-github/getting-started-with-searching-on-github/troubleshooting-search-queries */
const MAX_CHARACTERS = 256;

/** What a slice adds to the query at most. */
const OURS =
  ' is:public stars:1234567..1234567 created:2008-01-01T00:00:00Z..2026-11-21T00:00:00Z sort:stars-desc';

export const MAX_TOP_QUERY = MAX_CHARACTERS - OURS.length;

/** Longer texts are not looked at: to normalise one takes time with the square of its length. */
const MAX_LOOKED_AT = 1000;

/** In quotation marks it is a text, unless what follows makes it a name after all. */
const PHRASE = /"[^"]*"(?!\s*:)/g;

const OUR_QUALIFIER = /(?<![\p{L}\p{N}_])(stars|sort|created|is|visibility)"?\s*:/gu;

const OPERATOR = /[()]|(?<!\S)[-+]*(?:or|and|not)(?!\S)/;

const NO_OPERATORS =
  'must not use OR, AND, NOT or parentheses: run one fetch for each alternative. All words must match anyway, ' +
  '-language:go negates a qualifier, and a word that is meant itself stands in quotation marks';

/**
 * A search for repos as GitHub takes it, lower-cased and with one space between words; empty: no condition. Whatever
 * could undo the conditions of our slices is refused, since it is put in front of them.
 */
export const TopQuery = z.string('must be text').transform((text, context) => {
  if (text.length > MAX_LOOKED_AT) {
    context.addIssue({ code: 'custom', message: toTooLong(text.length) });
    return z.NEVER;
  }
  if (/[\p{Cc}\p{Cf}\p{Cs}]/u.test(text)) {
    context.addIssue({ code: 'custom', message: 'must not contain control, invisible or half characters' });
    return z.NEVER;
  }
  const query = toPlain(text);
  const problems = listProblems(query);
  for (const message of problems) context.addIssue({ code: 'custom', message });
  return problems.length === 0 ? query : z.NEVER;
});

/** GitHub's search knows no case. */
function toPlain(text: string): string {
  return text.normalize('NFC').toLowerCase().trim().replaceAll(/\s+/g, ' ');
}

function listProblems(query: string): string[] {
  const problems = [];
  if (query.includes('\\')) problems.push('must not contain a backslash');
  if (query.split('"').length % 2 === 0) problems.push('has a quotation mark without its partner');
  const outside = query.replaceAll(PHRASE, ' "" ');
  const ours = [...new Set(Array.from(outside.matchAll(OUR_QUALIFIER), ([, name]) => `${name}:`))];
  if (ours.length > 0) {
    problems.push(`must not use ${ours.join(', ')}: the search is cut into slices by these`);
  }
  if (OPERATOR.test(outside)) problems.push(NO_OPERATORS);
  if (query.length > MAX_TOP_QUERY) {
    problems.push(toTooLong(query.length));
  }
  return problems;
}

function toTooLong(length: number): string {
  return (
    `must have at most ${MAX_TOP_QUERY} characters (GitHub takes ${MAX_CHARACTERS}, our part needs ` +
    `${OURS.length}) and has ${length}`
  );
}
