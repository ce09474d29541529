import type { Findings } from './findings.ts';
import { eastAsianEntries } from './lexicon/lexicon.ts';
import type { LexiconEntry } from './lexicon/lexicon.types.ts';
import { denialAround } from './negation.ts';

/** Chinese, Japanese and Korean words are looked for inside the run of characters that they stand in. */
export function findEastAsian(words: readonly string[], at: number, findings: Findings): void {
  const run = words[at] ?? '';
  let left = run;
  for (const entry of eastAsianEntries) {
    const start = left.indexOf(entry.word);
    if (start === -1) continue;
    left = left.replaceAll(entry.word, ' '.repeat(entry.word.length));
    const end = start + entry.word.length;
    const denial = denialAround(
      run.slice(0, start) || (words[at - 1] ?? ''),
      run.slice(end) || (words[at + 1] ?? ''),
    );
    take(entry, denial, at, findings);
  }
}

function take(
  { word, meaning, confidence }: LexiconEntry,
  denial: string | undefined,
  at: number,
  findings: Findings,
): void {
  if (meaning === 'look-alike') findings.dismissed.push(`"${word}" is something else than the word in it.`);
  else if (denial !== undefined) findings.dismissed.push(`"${denial}" denies "${word}".`);
  else findings.signals.push({ class: meaning, confidence, word, rule: 'is a word for', at });
}
