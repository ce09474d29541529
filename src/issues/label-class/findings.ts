import type { Signal } from './label-class.types.ts';

export interface Findings {
  signals: Signal[];
  /** Why words that looked like a signal are none: sentences for people. */
  dismissed: string[];
}
