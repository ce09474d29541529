import { findEastAsian } from './find-east-asian.ts';
import type { Findings } from './findings.ts';
import { BREAK, isEastAsian } from './label-words.ts';
import { findInLexicon, LONGEST_PHRASE } from './lexicon/lexicon.ts';
import type { LexiconEntry } from './lexicon/lexicon.types.ts';
import { ADJECTIVES, COMPOUND_HEADS } from './lexicon/look-alikes.ts';
import { denialAround, negatorBefore } from './negation.ts';
import { stemsOf } from './stems.ts';

interface Match {
  entry: LexiconEntry;
  /** How many words it takes. */
  length: number;
}

/** What the lexicon knows of these words, and what only looked like it. The longest phrase at each place decides. */
export function findSignals(words: readonly string[]): Findings {
  const findings: Findings = { signals: [], dismissed: [] };
  for (let at = 0; at < words.length;) {
    if (isEastAsian(words[at] ?? BREAK)) {
      findEastAsian(words, at, findings);
      at += 1;
      continue;
    }
    const match = longestMatch(words, at);
    if (match !== undefined) take(words, at, match, findings);
    at += match?.length ?? 1;
  }
  return findings;
}

function longestMatch(words: readonly string[], at: number): Match | undefined {
  for (let length = Math.min(LONGEST_PHRASE, words.length - at); length > 0; length -= 1) {
    const begin = words.slice(at, at + length - 1);
    for (const stem of stemsOf(words[at + length - 1] ?? BREAK)) {
      const entry = findInLexicon([...begin, stem].join(' '));
      if (entry !== undefined) return { entry, length };
    }
  }
  return undefined;
}

function take(words: readonly string[], at: number, { entry, length }: Match, findings: Findings): void {
  const word = words.slice(at, at + length).join(' ');
  const behind = words[at + length] ?? BREAK;
  const denial = negatorBefore(words, at) ?? denialAround(words[at - 1] ?? '', behind);
  const { meaning, confidence } = entry;
  if (meaning === 'look-alike') {
    findings.dismissed.push(`"${word}" is something else than the word in it.`);
  } else if (denial !== undefined) {
    findings.dismissed.push(`"${denial}" denies "${word}".`);
  } else if (isCompound(word, behind)) {
    findings.dismissed.push(`"${word} ${behind}" names a thing or an area, not a kind of item.`);
  } else {
    findings.signals.push({ class: meaning, confidence, word, rule: 'is a word for', at });
  }
}

function isCompound(word: string, behind: string): boolean {
  return !ADJECTIVES.has(word) && stemsOf(behind).some((stem) => COMPOUND_HEADS.has(stem));
}
