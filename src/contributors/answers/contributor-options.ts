import { z } from 'zod';
import {
  booleanParam,
  cursorParam,
  integerParam,
  limitParam,
  textParam,
} from '../../repos/dto/query-params.ts';
import { MONTH } from './months.ts';

const MAX_LOGIN = 100;
/** A series is ten years long as a rule, and its entries are small. */
const MAX_PAGE = 1000;
const DEFAULT_PAGE = 100;

export const Month = z.string().regex(MONTH).meta({ example: '2026-03' });

const month = z
  .string('must be given once')
  .regex(MONTH, 'must be a month such as 2026-03')
  .meta({ type: 'string', example: '2026-03' });

/** Who counts as a person's first commit, and when that was. */
const people = {
  bots: booleanParam().default(true).describe('Whether bots count as others do; true when absent'),
  date: z
    .enum(['author', 'committer'], 'must be author or committer')
    .default('author')
    .describe('Whose date of a commit counts'),
  coauthors: booleanParam()
    .default(false)
    .describe('Whether commits also count for those whom they name by Co-authored-by; false when absent'),
};

const series = {
  from: month
    .optional()
    .describe('First month that is shown, such as 2026-03; when absent, the first one there is'),
  to: month.optional().describe('Last month that is shown; when absent, the current one'),
  ...people,
};

const repos = {
  forks: booleanParam()
    .default(false)
    .describe('Whether totals are over forks, too; false when absent. The list has them either way'),
  visibility: z
    .enum(['all', 'public'], 'must be all or public')
    .default('all')
    .describe('All repositories that you may see, or the public ones of them'),
};

/** Repo and month of the last entry of a page. */
const SeriesPosition = z.tuple([z.int().positive(), Month]);
export type SeriesPosition = z.infer<typeof SeriesPosition>;

/** First commit, in seconds since 1970, and person of the last entry of a page. */
const PersonPosition = z.tuple([z.int(), z.int()]);
export type PersonPosition = z.infer<typeof PersonPosition>;

export const RepoSeriesQuery = z.strictObject(series).superRefine(checkOrder);
export type RepoSeriesQuery = z.infer<typeof RepoSeriesQuery>;

export const OwnerSeriesQuery = z
  .strictObject({
    ...series,
    ...repos,
    limit: integerParam(1, MAX_PAGE).default(DEFAULT_PAGE).describe(`${DEFAULT_PAGE} when absent`),
    cursor: cursorParam(SeriesPosition),
  })
  .superRefine(checkOrder);
export type OwnerSeriesQuery = z.infer<typeof OwnerSeriesQuery>;

/** The same for the service and the CLI. Values as they stand in a query string. */
export const SeriesExportParams = z.strictObject({
  organization: textParam(MAX_LOGIN).describe('Login of an organization or a user, in any case'),
  ...series,
  ...repos,
  forks: repos.forks.describe('Changes nothing here: forks are in the file, and it has no totals'),
});
export const SeriesExportQuery = SeriesExportParams.superRefine(checkOrder);
export type SeriesExportQuery = z.infer<typeof SeriesExportQuery>;

export const PeopleQuery = z.strictObject({
  ...people,
  limit: limitParam(),
  cursor: cursorParam(PersonPosition),
});
export type PeopleQuery = z.infer<typeof PeopleQuery>;

/** Months are texts in the order of time. */
function checkOrder(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  context: z.RefinementCtx,
): void {
  if (from === undefined || to === undefined || from <= to) return;
  context.addIssue({ code: 'custom', path: ['from'], message: 'must not be later than to' });
}

/** What is in force, as answers say it. */
export const PeopleOptions = z.object({
  bots: z.boolean(),
  date: z.enum(['author', 'committer']),
  coauthors: z.boolean(),
});
export type PeopleOptions = z.infer<typeof PeopleOptions>;

export const SeriesOptions = PeopleOptions.extend({ from: Month.nullable(), to: Month.nullable() });
export type SeriesOptions = z.infer<typeof SeriesOptions>;

export const OwnerSeriesOptions = SeriesOptions.extend({
  forks: z.boolean(),
  visibility: z.enum(['all', 'public']),
});
export type OwnerSeriesOptions = z.infer<typeof OwnerSeriesOptions>;
