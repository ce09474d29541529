import { personOf } from './cast.ts';
import { toInstant } from './commit-truth.ts';
import type { MadeCommit, Signature } from './made-commit.ts';
import type { Ground, SeriesOptions } from './series-truth.ts';

export interface PersonTruth {
  firstCommitAt: string;
  lastCommitAt: string;
  commits: number;
  coAuthored: number;
}

interface Tally {
  at: number[];
  commits: number;
  coAuthored: number;
}

/** Of a repo's people; in no order. */
export function truthOfPeople(
  commits: readonly MadeCommit[],
  { cast }: Ground,
  { date, coauthors }: SeriesOptions,
): PersonTruth[] {
  const tallies = new Map<string, Tally>();
  const tallyOf = (person: string): Tally => {
    const tally = tallies.get(person) ?? { at: [], commits: 0, coAuthored: 0 };
    tallies.set(person, tally);
    return tally;
  };
  for (const { author, message, authoredAt, committedAt } of commits) {
    const at = date === 'author' ? authoredAt : committedAt;
    const writer = personOf(cast, author);
    const named = toPeople(message.coauthors, (signature) => personOf(cast, signature));
    tallyOf(writer).commits += 1;
    tallyOf(writer).at.push(at);
    for (const person of named) {
      if (person !== writer) tallyOf(person).coAuthored += 1;
      if (coauthors) tallyOf(person).at.push(at);
    }
  }
  return [...tallies.values()].filter(({ at }) => at.length > 0).map(toTruth);
}

function toPeople(signatures: readonly Signature[], toPerson: (signature: Signature) => string): Set<string> {
  return new Set(signatures.map(toPerson));
}

function toTruth({ at, commits, coAuthored }: Tally): PersonTruth {
  const times = at.toSorted((left, right) => left - right);
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  return { firstCommitAt: toInstant(first), lastCommitAt: toInstant(last), commits, coAuthored };
}
