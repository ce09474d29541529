import { takeEmoji } from './emoji.ts';
import { cutText } from './fold-text.ts';
import type { LabelClass, LabelVerdict } from './label-class.types.ts';
import { BREAK, toWords } from './label-words.ts';
import { spellable } from './lexicon/lexicon.ts';
import { scopeOf } from './scope.ts';

/** A word seen in fewer labels than this may itself be a slip of the pen. */
const MIN_SIGHTINGS = 3;
/** Of the labels that a word was seen as, so many must have the same class for the word to stand for it. */
const MIN_AGREEMENT = 0.8;

/** A label somewhere, and what it was classified as. */
export interface Sighting extends Pick<LabelVerdict, 'class' | 'isProposal'> {
  name: string;
}

interface KnownWord {
  word: string;
  class: LabelClass;
}

/** Words with a class, to be found as they stand or by their beginning. */
export class Vocabulary {
  private readonly classes = new Map<string, LabelClass>();
  private readonly byInitial = new Map<string, KnownWord[]>();

  constructor(words: Iterable<readonly [word: string, LabelClass]>) {
    for (const [word, labelClass] of words) {
      this.classes.set(word, labelClass);
      const known = this.byInitial.get(word.slice(0, 1)) ?? [];
      this.byInitial.set(word.slice(0, 1), known);
      known.push({ word, class: labelClass });
    }
  }

  classOf(word: string): LabelClass | undefined {
    return this.classes.get(word);
  }

  /** Misspellings keep the first letter; looking no further keeps this quick for a vocabulary of thousands. */
  alike(word: string): readonly KnownWord[] {
    return this.byInitial.get(word.slice(0, 1)) ?? [];
  }
}

export const lexiconVocabulary = new Vocabulary(spellable.map(([word, meaning]) => [word, meaning]));

/** What the labels seen elsewhere teach: a word that, but for a prefix, is a whole label in several places, all of one class. */
export function learnVocabulary(seen: Iterable<Sighting>): Vocabulary {
  const counts = new Map<string, Map<LabelClass, number>>();
  for (const { name, isProposal, class: found } of seen) {
    const word = soleWordOf(name);
    if (word === undefined) continue;
    const labelClass = isProposal ? 'other' : found;
    const ofWord = counts.get(word) ?? new Map<LabelClass, number>();
    counts.set(word, ofWord.set(labelClass, (ofWord.get(labelClass) ?? 0) + 1));
  }
  return new Vocabulary([...counts].flatMap(([word, ofWord]) => agreed(word, ofWord)));
}

function soleWordOf(name: string): string | undefined {
  const { rest } = scopeOf(toWords(takeEmoji(cutText(name)).text).filter((word) => word !== BREAK));
  return rest.length === 1 ? rest[0] : undefined;
}

function agreed(
  word: string,
  ofWord: ReadonlyMap<LabelClass, number>,
): (readonly [word: string, LabelClass])[] {
  const total = [...ofWord.values()].reduce((sum, count) => sum + count, 0);
  if (total < MIN_SIGHTINGS) return [];
  return [...ofWord]
    .filter(([, count]) => count >= total * MIN_AGREEMENT)
    .map(([found]) => [word, found] as const);
}
