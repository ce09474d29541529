import type { Outcome } from '../../github/github.types.ts';
import type { GithubTagPage } from '../../github/search.types.ts';
import type { SeenNames } from './tag-reading.store.ts';
import type { TagWork } from './tag-work.ts';

/** What GitHub said when asked for a page of a repo's tags, and what follows from it. */
export type TagAnswer =
  | { kind: 'first'; work: TagWork; page: GithubTagPage }
  | { kind: 'next' | 'whole' | 'again' | 'torn'; work: TagWork; page: GithubTagPage }
  | { kind: 'refused'; work: TagWork; reason: string }
  | { kind: 'gone'; work: TagWork }
  | { kind: 'failed'; work: TagWork }
  | { kind: 'unavailable'; work: TagWork };

/** Answers to one query, which was sent at that instant. */
export interface TagBatch {
  askedAt: Date;
  answers: readonly TagAnswer[];
}

/** So many readings of a repo's tags may come to nothing; then what is here of them stays as it is until the next run. */
const MAX_FAILURES = 3;

/** `names`: how many different ones the reading has seen with this page, its last; only asked for that one. */
export function toAnswer(
  work: TagWork,
  outcome: Outcome<GithubTagPage> | undefined,
  names: number | undefined,
): TagAnswer {
  if (outcome === undefined) return { kind: isLastTry(work) ? 'unavailable' : 'failed', work };
  if (outcome.kind === 'not_found') return { kind: 'gone', work };
  if (outcome.kind !== 'found') return { kind: 'refused', work, reason: outcome.reason };
  const page = outcome.value;
  if (!isBegun(work)) return { kind: 'first', work, page };
  if (page.endCursor !== null) return { kind: 'next', work, page };
  // Tags came, went or slipped from one page to another while it was read.
  if (names !== page.total) return { kind: isLastTry(work) ? 'torn' : 'again', work, page };
  return { kind: 'whole', work, page };
}

/** What the last pages of readings showed: see `toAnswer`. */
export function listLastNames(
  works: readonly TagWork[],
  outcomes: ReadonlyMap<string, Outcome<GithubTagPage>>,
): SeenNames[] {
  return works.flatMap((work) => {
    const outcome = outcomes.get(work.nodeId);
    if (!isBegun(work) || outcome?.kind !== 'found' || outcome.value.endCursor !== null) return [];
    return [{ repoId: work.repoId, names: outcome.value.items.map(({ name }) => name) }];
  });
}

/** Nothing more is to be asked about the repo. */
export function isFinished(answer: TagAnswer): boolean {
  switch (answer.kind) {
    case 'first':
      return answer.page.endCursor === null;
    case 'next':
    case 'again':
    case 'failed':
      return false;
    default:
      return true;
  }
}

function isBegun({ reading }: TagWork): boolean {
  return reading !== null && reading.cursor !== null;
}

function isLastTry({ reading }: TagWork): boolean {
  return (reading?.failures ?? 0) + 1 >= MAX_FAILURES;
}
