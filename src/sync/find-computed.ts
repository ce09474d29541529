import { GithubNotComputedError } from '../github/github.errors.ts';

/** When GitHub can compute none of so few, it is they that cannot be computed; of more, it is GitHub. */
const FEW = 2;

/** What GitHub says of things, by what they were asked for by. No entry: it could not compute that one. */
export async function findComputed<Value>(
  ids: readonly string[],
  find: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): Promise<ReadonlyMap<string, Value>> {
  try {
    return await find(ids);
  } catch (error) {
    if (!(error instanceof GithubNotComputedError) || ids.length > FEW) throw error;
    return new Map();
  }
}
