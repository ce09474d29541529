import { z } from 'zod';
import { decodeTagCursor, TAG_SORTS } from '../tag-cursor.ts';
import { limitParam, textParam } from './query-params.ts';

/** A name of 1,024 characters, each of at most 6 in JSON, by which base64 makes 8. */
const MAX_CURSOR = 9_000;

export const TagView = z.object({
  name: z.string(),
  oid: z.string().describe('Of the commit, also where a tag object stands between'),
  annotated: z.boolean(),
  taggedAt: z.iso
    .datetime()
    .nullable()
    .describe('Of a lightweight tag when its commit was committed; null: git has no usable date'),
});
export type TagView = z.infer<typeof TagView>;

export const TagCoverageState = z.enum([
  'complete',
  'partial',
  'forbidden',
  'disabled',
  'empty',
  'unavailable',
  'unreachable',
]);

export const TagCoverage = z.object({
  state: TagCoverageState,
  stored: z.int().nullable(),
  expected: z.int().nullable().describe('How many GitHub said there are'),
  lastFullSweepAt: z.iso.datetime().nullable().describe('When all of them were last read'),
});
export type TagCoverage = z.infer<typeof TagCoverage>;

export const TagPage = z.object({
  items: z.array(TagView),
  nextCursor: z.string().nullable().describe('Null on the last page'),
  coverage: TagCoverage.nullable().describe('Null: not read so far'),
});
export type TagPage = z.infer<typeof TagPage>;

/** One page of a repo's tags. A cursor belongs to the sort it was made under. */
export const TagListQuery = z
  .strictObject({
    sort: z
      .enum(TAG_SORTS, `must be one of ${TAG_SORTS.join(', ')}`)
      .default('newest')
      .describe('newest: without a date last, ties by name; name: byte by byte'),
    limit: limitParam(),
    cursor: textParam(MAX_CURSOR).optional().describe('`nextCursor` of the page before'),
  })
  .transform(({ cursor, ...query }, context) => {
    if (cursor === undefined) return { ...query, after: null };
    const after = decodeTagCursor(query.sort, cursor);
    if (after === null) {
      const message = `is not a cursor of tags sorted by ${query.sort}; start again without it`;
      context.addIssue({ code: 'custom', path: ['cursor'], message });
    }
    return { ...query, after };
  });
export type TagListQuery = z.infer<typeof TagListQuery>;
