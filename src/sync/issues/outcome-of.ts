import { GithubUnexpectedAnswerError } from '../../github/github.errors.ts';
import type { Outcome } from '../../github/github.types.ts';

/** An answer that nobody here can read is that repo's alone: it keeps no other from being read. */
export async function outcomeOf<Value>(answer: Promise<Outcome<Value>>): Promise<Outcome<Value>> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof GithubUnexpectedAnswerError)) throw error;
    return { kind: 'conflict', reason: error.message };
  }
}
