import { takeEmoji } from './emoji.ts';
import { findSignals } from './find-signals.ts';
import { findInDescription } from './from-description.ts';
import { cutText } from './fold-text.ts';
import type { LabelText, LabelVerdict, Signal } from './label-class.types.ts';
import { BREAK, toWords } from './label-words.ts';
import { findMisspellings } from './misspelling.ts';
import { type Scope, scopeOf } from './scope.ts';
import type { Vocabulary } from './vocabulary.ts';

/** From this confidence on, a class is a fact; below it, a proposal for people. */
export const FACT_FROM = 0.7;

/** A prefix like `kind/` promises that what follows is a kind of item. */
const KIND_GAIN = 0.1;
const MOST_CONFIDENT = 0.99;

/**
 * What an item that carries the label is: a defect, about performance, or neither.
 *
 * The name decides; emoji, misspellings and the description are asked, in this order, only where it says nothing.
 * A label that says both, like `performance regression`, is `performance`: it is the rarer word and says what the defect
 * is about, while such items mostly carry a label for their being defects beside it.
 */
export function classifyLabel({ name, description }: LabelText, vocabulary?: Vocabulary): LabelVerdict {
  const { text, signals: emoji } = takeEmoji(cutText(name));
  const words = toWords(text);
  const scope = scopeOf(words.filter((word) => word !== BREAK));
  if (scope.kind === 'owner')
    return other(`"${scope.prefix}" names whose or which, not a kind of item.`, 0.85);
  const { signals, dismissed } = findSignals(words);
  const fromName = strongest([...signals, ...findFix(scope)], scope);
  const [dismissal] = dismissed;
  if (fromName === undefined && dismissal !== undefined) return other(dismissal, 0.9);
  return decide([
    () => fromName,
    () => strongest(emoji, scope),
    () => strongest(findMisspellings(words, vocabulary), scope),
    () => (mayBeDescribed(scope) ? strongest(findInDescription(description ?? ''), scope) : undefined),
  ]);
}

/** The first fact; else the best proposal; else nothing. */
function decide(sources: readonly (() => Signal | undefined)[]): LabelVerdict {
  let proposal: Signal | undefined;
  for (const source of sources) {
    const found = source();
    if (found !== undefined && found.confidence >= FACT_FROM) return toVerdict(found);
    if (found !== undefined && found.confidence > (proposal?.confidence ?? 0)) proposal = found;
  }
  return proposal === undefined
    ? other('Nothing in the name or the description tells of a defect or of performance.', 0.8)
    : toVerdict(proposal);
}

/** The strongest of one class; performance before bug where both are as good as facts. */
function strongest(signals: readonly Signal[], { kind }: Scope): Signal | undefined {
  const gain = kind === 'kind' ? KIND_GAIN : 0;
  const sorted = signals
    .map((signal) => ({ ...signal, confidence: Math.min(signal.confidence + gain, MOST_CONFIDENT) }))
    .toSorted((a, b) => b.confidence - a.confidence);
  return (
    sorted.find((signal) => signal.class === 'performance' && signal.confidence >= FACT_FROM) ?? sorted[0]
  );
}

/** `fix` alone, or behind a prefix for kinds, is what a change of that kind mends; elsewhere it tells of a state. */
function findFix({ kind, rest }: Scope): Signal[] {
  const isAlone = rest.length === 1 && (rest[0] === 'fix' || rest[0] === 'fixes');
  if (!isAlone || (kind !== 'none' && kind !== 'kind')) return [];
  return [
    { class: 'bug', confidence: 0.75, word: 'fix', rule: 'stands alone and is a word for mending', at: 0 },
  ];
}

/** The description of an area, a state or a version tells what is found there, not what the item is. */
function mayBeDescribed({ kind, rest }: Scope): boolean {
  return rest.length > 0 && (kind === 'none' || kind === 'kind');
}

function toVerdict(signal: Signal): LabelVerdict {
  const meaning = signal.class === 'bug' ? 'a defect' : 'performance';
  return {
    class: signal.class,
    confidence: Math.round(signal.confidence * 100) / 100,
    reason: `"${signal.word}" ${signal.rule} ${meaning}.`,
    isProposal: signal.confidence < FACT_FROM,
  };
}

function other(reason: string, confidence: number): LabelVerdict {
  return { class: 'other', confidence, reason, isProposal: false };
}
