import type { SignalClass, Strength } from '../label-class.types.ts';

/** Words and phrases, separated by commas, by what they mean and how much they tell. */
export type WordLists = Readonly<Record<SignalClass, Readonly<Record<Strength, string>>>>;

export interface LexiconEntry {
  word: string;
  meaning: SignalClass | 'look-alike';
  confidence: number;
}
