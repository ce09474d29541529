import { foldText } from './fold-text.ts';

/** Stands where a text is cut by more than a space or a hyphen: `performance/api` is no `performance-api`. */
export const BREAK = '|';

/** Scripts that put no space between words are cut from the others, so that `BUG修复` is two words. */
const WORD_OR_BREAK =
  /[[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]&&\p{L}]+|[[\p{L}\p{M}\p{N}]--[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]]+|[:\/\(\),;.\|\[\]\{\}\u0026+>]+/gv;

const EAST_ASIAN = /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]/u;
const LETTER_OR_DIGIT = /^[\p{L}\p{M}\p{N}]/u;

/** The words of a text, folded, with breaks. Neighbours in Chinese, Japanese or Korean are one: their spaces are a matter of taste. */
export function toWords(text: string): string[] {
  const words: string[] = [];
  for (const [found] of foldText(text).matchAll(WORD_OR_BREAK)) {
    const word = LETTER_OR_DIGIT.test(found) ? found : BREAK;
    const last = words.at(-1);
    if (last !== undefined && isEastAsian(last) && isEastAsian(word)) words.splice(-1, 1, last + word);
    else words.push(word);
  }
  return words;
}

export function isEastAsian(word: string): boolean {
  return EAST_ASIAN.test(word);
}
