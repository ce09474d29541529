import type { Outcome } from '../../github/github.types.ts';
import type { GithubTagPage } from '../../github/search.types.ts';
import type { SeenNames } from './tag-reading.store.ts';
import type { TagPart } from './tag-part.store.ts';
import type { TagWork } from './tag-work.ts';

type Reading = NonNullable<TagWork['reading']>;

/** What GitHub said when asked for a page of a repo's tags, and what follows from it. */
export type TagAnswer =
  | { kind: 'first'; work: TagWork; page: GithubTagPage }
  | { kind: TagPart['kind']; work: TagWork; page: GithubTagPage }
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
  if (outcome === undefined) return { kind: isLastTry(work.reading) ? 'unavailable' : 'failed', work };
  if (outcome.kind === 'not_found') return { kind: 'gone', work };
  if (outcome.kind !== 'found') return { kind: 'refused', work, reason: outcome.reason };
  const page = outcome.value;
  const { reading } = work;
  if (!reading || reading.cursor === null) return { kind: 'first', work, page };
  return { kind: toPartKind(page, reading, names), work, page };
}

/**
 * Tags that come or go while a reading is under way move the others from page to page, past it: neither the names nor
 * their number tell alone. When as many go as come they tell nothing, but then somebody has pushed since the reading
 * began, and the next run reads the repo again. The last try goes on nonetheless, for what there is to see.
 * Pages that show more than there are, or lead nowhere, would never end.
 */
function toPartKind(page: GithubTagPage, reading: Reading, names: number | undefined): TagPart['kind'] {
  const isLast = page.endCursor === null;
  const isSteady = page.total === reading.expected && (!isLast || names === page.total);
  const hasMoved =
    isLast || (page.endCursor !== reading.cursor && reading.read + page.items.length <= page.total);
  if (isSteady && hasMoved) return isLast ? 'whole' : 'next';
  if (!isLastTry(reading)) return 'again';
  return isLast || !hasMoved ? 'torn' : 'next';
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

function isLastTry(reading: Reading | null): boolean {
  return (reading?.failures ?? 0) + 1 >= MAX_FAILURES;
}
