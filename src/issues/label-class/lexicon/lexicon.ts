import type { SignalClass, Strength } from '../label-class.types.ts';
import { isEastAsian, toWords } from '../label-words.ts';
import { chinese, japanese, korean } from './east-asian.ts';
import { english } from './english.ts';
import { french, german, portuguese, russian, spanish } from './european.ts';
import type { LexiconEntry, WordLists } from './lexicon.types.ts';
import { LOOK_ALIKES } from './look-alikes.ts';

const CONFIDENCE: Readonly<Record<Strength, number>> = { sure: 0.95, likely: 0.8, hint: 0.6 };

/** English comes last of all, so that where a word is spelt alike its strength is the English one. */
const LANGUAGES = [chinese, japanese, korean, spanish, portuguese, french, german, russian, english];

const entries: readonly LexiconEntry[] = [
  ...LANGUAGES.flatMap((lists) => entriesOf(lists)),
  ...listed(LOOK_ALIKES).map((word) => ({ word, meaning: 'look-alike' as const, confidence: 0.9 })),
];

/** Words and phrases written with spaces, by their folded spelling. */
const byPhrase = new Map(entries.map((entry) => [toWords(entry.word).join(' '), entry]));

/** Words that are looked for inside a run of characters: the longest first, for it says what the shorter ones in it mean. */
export const eastAsianEntries: readonly LexiconEntry[] = [...byPhrase]
  .filter(([word]) => isEastAsian(word))
  .map(([word, { meaning, confidence }]) => ({ word, meaning, confidence }))
  .toSorted((a, b) => b.word.length - a.word.length);

const beginnings = starred((word) => word.endsWith('*'));
const endings = starred((word) => word.startsWith('*'));

export const LONGEST_PHRASE = Math.max(...[...byPhrase.keys()].map((phrase) => phrase.split(' ').length));

/** What a folded word or phrase means, if it is in the lexicon as it stands. */
export function findInLexicon(phrase: string): LexiconEntry | undefined {
  return (
    byPhrase.get(phrase) ??
    beginnings.find(([stem]) => phrase.startsWith(stem) && !phrase.includes(' '))?.[1] ??
    endings.find(([stem]) => phrase.endsWith(stem) && !phrase.includes(' '))?.[1]
  );
}

/** The single words that tell surely or likely: what a misspelling may have been meant for. */
export const spellable: readonly (readonly [word: string, meaning: SignalClass, confidence: number])[] = [
  ...byPhrase,
].flatMap(([word, { meaning, confidence }]) =>
  meaning === 'look-alike' || confidence < CONFIDENCE.likely || word.includes(' ') || isEastAsian(word)
    ? []
    : [[word, meaning, confidence] as const],
);

function entriesOf(lists: WordLists): LexiconEntry[] {
  return (['bug', 'performance'] as const).flatMap((meaning) =>
    (['sure', 'likely', 'hint'] as const).flatMap((strength) =>
      listed(lists[meaning][strength]).map((word) => ({ word, meaning, confidence: CONFIDENCE[strength] })),
    ),
  );
}

function starred(isStarred: (word: string) => boolean): (readonly [stem: string, LexiconEntry])[] {
  return entries
    .filter(({ word }) => isStarred(word))
    .map((entry) => [toWords(entry.word).join(' '), entry] as const);
}

function listed(list: string): string[] {
  return list.split(', ').filter((word) => word !== '');
}
