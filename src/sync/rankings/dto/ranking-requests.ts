import { z } from 'zod';
import { toCursorText } from '../../../repos/cursor-text.ts';
import { cursorParam, integerParam } from '../../../repos/dto/query-params.ts';

const MAX_PAGE = 100;
const DEFAULT_PAGE = 50;

const Rank = z.int32().nonnegative();

/** The last ranking of a page: when it was started, and its id. */
const ListPosition = z.tuple([z.iso.datetime(), z.uuid()]);
export type ListPosition = z.infer<typeof ListPosition>;

/** The last rank of a page. It names no repo: that it was ranked is all that may be told of one that is not visible. */
const EntryPosition = z.tuple([Rank]);
export type EntryPosition = z.infer<typeof EntryPosition>;

const ChangeCounts = z.object({
  entered: z.int(),
  left: z.int(),
  moved: z.int().describe('In both, at another rank'),
  unmoved: z.int(),
});
export type ChangeCounts = z.infer<typeof ChangeCounts>;

/** Whether the last change of a page had left, its rank (former rank), and the counts, which pages need not count again. */
const ChangePosition = z.tuple([z.boolean(), Rank, ChangeCounts]);
export type ChangePosition = z.infer<typeof ChangePosition>;

const RankingId = z.uuid('must be an id of this API');

export const RankingParams = z.object({ id: RankingId });

const page = {
  limit: integerParam(1, MAX_PAGE).default(DEFAULT_PAGE).describe(`${DEFAULT_PAGE} when absent`),
};

export const RankingListQuery = z.strictObject({ ...page, cursor: cursorParam(ListPosition) });
export type RankingListQuery = z.infer<typeof RankingListQuery>;

export const RankingEntriesQuery = z.strictObject({ ...page, cursor: cursorParam(EntryPosition) });
export type RankingEntriesQuery = z.infer<typeof RankingEntriesQuery>;

export const RankingChangesQuery = z.strictObject({
  since: RankingId.describe('Id of the ranking to compare with, of the same target'),
  ...page,
  cursor: cursorParam(ChangePosition),
});
export type RankingChangesQuery = z.infer<typeof RankingChangesQuery>;

export const RankingChangeCounts = ChangeCounts;

export function toCursor(position: ListPosition | EntryPosition | ChangePosition): string {
  return toCursorText(position);
}
