import { z } from 'zod';
import { decodeCursor } from '../repo-cursor.ts';
import { REPO_SORTS } from '../repo-sort.ts';
import { integerParam, limitParam, textParam } from './query-params.ts';
import { RepoFilter } from './repo-filter.dto.ts';

/** The longest key is a name of 100 characters, each of at most 4 bytes. */
const MAX_CURSOR = 1000;

/** One page of the list. A cursor belongs to the sort it was made under. */
export const RepoListQuery = RepoFilter.extend({
  sort: z
    .enum(REPO_SORTS, `must be one of ${REPO_SORTS.join(', ')}`)
    .default('stars')
    .describe('stars, pushed and created: highest or newest first; name and id: ascending; ties by id'),
  limit: limitParam(),
  cursor: textParam(MAX_CURSOR).optional().describe('`nextCursor` of the page before'),
}).transform(({ cursor, ...query }, context) => {
  if (cursor === undefined) return { ...query, after: null };
  const after = decodeCursor(query.sort, cursor);
  if (after === null) {
    const message = `is not a cursor of the list sorted by ${query.sort}; start again without it`;
    context.addIssue({ code: 'custom', path: ['cursor'], message });
  }
  return { ...query, after };
});
export type RepoListQuery = z.infer<typeof RepoListQuery>;

export const RepoParams = z.object({ id: integerParam(1, Number.MAX_SAFE_INTEGER) });
export type RepoParams = z.infer<typeof RepoParams>;
