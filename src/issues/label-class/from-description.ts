import { findSignals } from './find-signals.ts';
import type { Signal } from './label-class.types.ts';
import { BREAK, toWords } from './label-words.ts';

/** Words that lead up to what a description defines: `Issues related to the …`, `Category: This is a …`. */
const LEADS: ReadonlySet<string> = new Set(
  (
    'a, an, the, this is, is, of, to, with, respect, about, on, for, in, and, or, issue, issues, pr, prs, problem, problems, ' +
    'report, reports, improvement, improvements, pull, request, requests, related, relates, relating, relate, affecting, ' +
    'affects, concerning, regards, regard, anything, any, all, category, type, area, categorizes, as, clearly, confirmed, ' +
    'known, reported, unexpected, sudden, possible, potential, hard, general, perceived, too, much, something, indicates, ' +
    'marks, was, it, that, have, has, cause, causes, caused, by, could, unusually, flagging, user, visible'
  ).split(', '),
);

/** A description is a sentence about the label, so that its words tell less than the same words as a name. */
const DEFINITION_LOSS = 0.15;
const MENTION_LOSS = 0.4;

/** What a description tells: a definition when it begins with the word, else a mention. */
export function findInDescription(description: string): Signal[] {
  const words = toWords(description);
  const begin = words.findIndex((word, at) => word !== BREAK && !isLead(words, at));
  return findSignals(words).signals.map((signal) => {
    const isDefinition = signal.at === begin && !isEnumerated(words, signal);
    return {
      class: signal.class,
      word: signal.word,
      at: signal.at,
      confidence: signal.confidence - (isDefinition ? DEFINITION_LOSS : MENTION_LOSS),
      rule: isDefinition
        ? 'begins the description and is a word for'
        : 'stands in the description and is a word for',
    };
  });
}

/** `This is a bug` defines; `this bug is tracked elsewhere` takes it for known. */
function isLead(words: readonly string[], at: number): boolean {
  const word = words[at] ?? BREAK;
  return word === 'this' ? words[at + 1] === 'is' : LEADS.has(word);
}

/** `Bugs and security fixes` says what a list holds, not what each of it is. */
function isEnumerated(words: readonly string[], { at, word }: Signal): boolean {
  const behind = words[at + word.split(' ').length];
  return behind === 'and' || behind === 'or';
}
