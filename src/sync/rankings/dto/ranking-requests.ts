import { z } from 'zod';
import { integerParam, textParam } from '../../../repos/dto/query-params.ts';

const MAX_PAGE = 100;
const DEFAULT_PAGE = 50;
const MAX_CURSOR = 500;

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
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function cursorParam<Position>(
  position: z.ZodType<Position>,
): z.ZodType<Position | undefined, string | undefined> {
  return textParam(MAX_CURSOR)
    .transform((text, context) => {
      const parsed = position.safeParse(parseJson(Buffer.from(text, 'base64url').toString()));
      if (parsed.success) return parsed.data;
      context.addIssue({ code: 'custom', message: 'must be the nextCursor of a page' });
      return z.NEVER;
    })
    .optional()
    .describe('`nextCursor` of the page before');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
