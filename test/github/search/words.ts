import { SearchRefused } from './refused.ts';

export interface TextToken {
  text: string;
  isQuoted: boolean;
  isNegated: boolean;
}

interface Term {
  text: string;
  isNegated: boolean;
}

/** Alternatives of what must all be there, or must not. */
export type Words = Term[][];

const OPERATORS = new Set(['AND', 'OR', 'NOT']);
const MAX_OPERATORS = 5;

/** Words stand together unless OR stands between them; NOT and a leading minus exclude the next. */
export function toWords(tokens: readonly TextToken[]): Words {
  const operators = tokens.filter(isOperator).length;
  if (operators > MAX_OPERATORS) {
    throw new SearchRefused('More than five AND / OR / NOT operators were used.');
  }
  if (operators > 0 && operators === tokens.length) {
    throw new SearchRefused(
      'The search contains only logical operators (AND / OR / NOT) without any search terms. Logical operators only apply to text, not to qualifiers.',
    );
  }
  const alternatives: Words = [[]];
  let isNegated = false;
  for (const token of tokens) {
    if (!isOperator(token)) {
      alternatives.at(-1)?.push({ text: token.text.toLowerCase(), isNegated: isNegated || token.isNegated });
      isNegated = false;
    } else if (token.text === 'OR') alternatives.push([]);
    else isNegated = token.text === 'NOT';
  }
  return alternatives.filter((terms) => terms.length > 0);
}

export function isFoundIn(words: Words, text: string): boolean {
  if (words.length === 0) return true;
  return words.some((terms) => terms.every((term) => text.includes(term.text) !== term.isNegated));
}

function isOperator({ text, isQuoted }: TextToken): boolean {
  return !isQuoted && OPERATORS.has(text);
}
