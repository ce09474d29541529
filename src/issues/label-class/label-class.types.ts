export const LABEL_CLASSES = ['bug', 'performance', 'other'] as const;
export type LabelClass = (typeof LABEL_CLASSES)[number];

/** What a label can be beside nothing in particular. */
export type SignalClass = Exclude<LabelClass, 'other'>;

export interface LabelText {
  name: string;
  description: string | null;
}

export interface LabelVerdict {
  class: LabelClass;
  /** From 0 to 1. Below `FACT_FROM` a class other than `other` is only proposed. */
  confidence: number;
  /** One sentence for people: the word, and the rule it fell under. */
  reason: string;
  /** Shown to people to decide. Whoever counts facts takes a proposal for `other`. */
  isProposal: boolean;
}

/** How much a word tells by itself: what else it may mean decides. */
export type Strength = 'sure' | 'likely' | 'hint';

export interface Signal {
  class: SignalClass;
  confidence: number;
  /** The text that gave it away, as it was read. */
  word: string;
  rule: string;
  /** Which of the words it stands at. */
  at: number;
}
