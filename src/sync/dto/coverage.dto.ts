import { z } from 'zod';
import { cursorParam, integerParam, limitParam, textParam } from '../../repos/dto/query-params.ts';
import { TagCoverageState } from '../../repos/dto/tag.dto.ts';

const MAX_STREAM = 100;

/** A target has at most 3,000 characters, none of them to be escaped. */
const MAX_LIST_CURSOR = 5_000;

const State = TagCoverageState;

/** PostgreSQL's text cannot hold NUL. */
const Text = z.string().regex(/^[^\0]*$/);

/** The last row of a page: repo, stream and account. */
const RepoPosition = z.tuple([z.int().positive(), Text, z.int().nonnegative()]);
export type RepoCoveragePosition = z.infer<typeof RepoPosition>;

/** The last row of a page: target and stream. */
const ListPosition = z.tuple([Text, Text]);
export type ListCoveragePosition = z.infer<typeof ListPosition>;

export const CoverageQuery = z.strictObject({
  repository: integerParam(1, Number.MAX_SAFE_INTEGER).optional().describe('Id of a repository'),
  organization: textParam(100).optional().describe('Login of the owner, in any case'),
  stream: textParam(MAX_STREAM).optional().describe('Such as tags, issues, counts or commits'),
  state: z.enum(State.options, `must be one of ${State.options.join(', ')}`).optional(),
  limit: limitParam(),
  cursor: cursorParam(RepoPosition),
});
export type CoverageQuery = z.infer<typeof CoverageQuery>;

export const ListCoverageQuery = z.strictObject({
  limit: limitParam(),
  cursor: cursorParam(ListPosition, MAX_LIST_CURSOR),
});
export type ListCoverageQuery = z.infer<typeof ListCoverageQuery>;

const held = {
  stream: z.string().describe('What kind of data'),
  state: State.describe(
    'complete: all of it is held; partial: some; forbidden: GitHub withholds it from you; disabled: switched off on GitHub; ' +
      'empty: there is none; unavailable: GitHub could not answer; unreachable: it is deleted or hidden',
  ),
  expected: z.int().nullable().describe('How many GitHub says there are; null: not known'),
  stored: z.int().nullable().describe('How many are held; null: not known'),
  lastFullSweepAt: z.iso.datetime().nullable().describe('When all of it was last read'),
  reason: z.string().nullable().describe('Why it is not complete'),
};

export const RepoCoverageView = z.object({
  repository: z.object({
    id: z.int(),
    owner: z.string().describe('Login'),
    name: z.string().describe('Without the owner'),
  }),
  ...held,
});
export type RepoCoverageView = z.infer<typeof RepoCoverageView>;

export const CoveragePage = z.object({
  items: z.array(RepoCoverageView),
  nextCursor: z.string().nullable().describe('Null on the last page'),
});
export type CoveragePage = z.infer<typeof CoveragePage>;

export const ListCoverageView = z.object({ target: z.string(), ...held });
export type ListCoverageView = z.infer<typeof ListCoverageView>;

export const ListCoveragePage = z.object({
  items: z.array(ListCoverageView),
  nextCursor: z.string().nullable().describe('Null on the last page'),
});
export type ListCoveragePage = z.infer<typeof ListCoveragePage>;
