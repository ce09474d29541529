import { BREAK } from './label-words.ts';

const NEGATORS: ReadonlySet<string> = new Set(
  (
    'not, no, non, isnt, arent, wasnt, never, without, zero, invalid, nor, cannot, havent, hasnt, kein, keine, keiner, nicht, ' +
    'ningun, sin, nao, sem, pas, aucun, aucune, sans, не, нет, без, 不是, 并非, 並非, 非, 没有, 沒有, 不算, 無'
  ).split(', '),
);

/** What may stand between a negation and what it denies: `no es un error`. */
const FILLERS: ReadonlySet<string> = new Set(
  'a, an, the, this, yet, really, actually, is, be, es, un, una, e, um, uma, est, ein, eine, это, any, as, confirmed, 一个, 個'.split(
    ', ',
  ),
);

const DENIALS_BEFORE = ['不是', '并非', '並非', '没有', '沒有', '不算', '非', '無'];
const DENIALS_AFTER = [
  'ではない',
  'ではありません',
  'じゃない',
  'でない',
  '아님',
  '아닌',
  '아니',
  '아닙',
  '없음',
  '이아님',
  '가아님',
];

/** The word before `at` that denies it, if one does. */
export function negatorBefore(words: readonly string[], at: number): string | undefined {
  for (let before = at - 1; before >= 0; before -= 1) {
    const word = words[before] ?? BREAK;
    if (NEGATORS.has(word)) return word;
    if (!FILLERS.has(word)) return undefined;
  }
  return undefined;
}

/** The same for scripts without spaces, and for the languages that deny at the end. */
export function denialAround(before: string, after: string): string | undefined {
  return (
    DENIALS_BEFORE.find((denial) => before.endsWith(denial)) ??
    DENIALS_AFTER.find((denial) => after.startsWith(denial))
  );
}
