import { editDistance } from './edit-distance.ts';
import type { LabelClass, Signal } from './label-class.types.ts';
import { findInLexicon } from './lexicon/lexicon.ts';
import { stemsOf } from './stems.ts';
import { lexiconVocabulary, type Vocabulary } from './vocabulary.ts';

/** Words are compared letter by letter, so that an endless one would cost its square. */
const LONGEST = 30;
const MOST_WORDS = 12;

/** Other projects may mean something else by it. */
const SEEN_CONFIDENCE = 0.75;

/** Correct words that happen to be near a word of the lexicon. */
const CORRECT: ReadonlySet<string> = new Set(
  (
    'default, defaults, progression, repression, recession, conformance, throughout, broker, brokers, effect, effects, detect, freezer, ' +
    'latent, flow, performer, optimistic, optimal, regressor, errand, fast, crate, cash, slot, faulty'
  ).split(', '),
);

/** A word that the lexicon knows has been weighed already. */
function isCorrect(word: string): boolean {
  return CORRECT.has(word) || stemsOf(word).some((stem) => findInLexicon(stem) !== undefined);
}

interface Candidate {
  word: string;
  class: LabelClass;
  confidence: number;
}

/** Words that are nearly ones of the lexicon or of labels seen elsewhere, or that those labels know as they stand. */
export function findMisspellings(words: readonly string[], seen: Vocabulary | undefined): Signal[] {
  const signals: Signal[] = [];
  for (const [at, word] of words.entries()) {
    if (at >= MOST_WORDS) break;
    if (word.length < 4 || word.length > LONGEST || isCorrect(word)) continue;
    const known = seen?.classOf(word);
    const best: Candidate | undefined =
      known === undefined ? nearest(word, seen) : { word, class: known, confidence: SEEN_CONFIDENCE };
    if (best === undefined || best.class === 'other') continue;
    signals.push({ class: best.class, confidence: best.confidence, word, rule: ruleOf(word, best), at });
  }
  return signals;
}

function nearest(word: string, seen: Vocabulary | undefined): Candidate | undefined {
  let best: Candidate | undefined;
  for (const known of [...lexiconVocabulary.alike(word), ...(seen?.alike(word) ?? [])]) {
    const confidence = likeness(word, known.word);
    if (confidence > (best?.confidence ?? 0)) best = { ...known, confidence };
  }
  return best;
}

/** Nought when it is no misspelling. The shorter the word, the fewer letters may differ and the less it tells. */
function likeness(word: string, meant: string): number {
  if (isDoubled(word, meant)) return 0.8;
  const limit = meant.length >= 9 ? 2 : 1;
  if (meant.length < 5 || (meant.length === 5 && !isSameLetters(word, meant))) return 0;
  const distance = editDistance(word, meant, limit);
  return distance === undefined ? 0 : 0.9 * (1 - (2 * distance) / meant.length);
}

/** `bugg` and `regresion`: the commonest slip is to double a letter, or to forget to, which only long words show. */
function isDoubled(word: string, meant: string): boolean {
  return (word.length > meant.length || meant.length > 6) && squeeze(word) === squeeze(meant);
}

function squeeze(word: string): string {
  return word.replace(/(.)\1+/gu, '$1');
}

function isSameLetters(a: string, b: string): boolean {
  return a.length === b.length && a.split('').toSorted().join('') === b.split('').toSorted().join('');
}

function ruleOf(word: string, { word: meant }: Candidate): string {
  return word === meant ? 'is how other labels say' : `is nearly "${meant}", a word for`;
}
