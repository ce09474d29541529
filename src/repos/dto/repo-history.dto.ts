import { z } from 'zod';
import { FormatParam } from '../../common/csv-answer.ts';
import { INTERVALS } from '../history-span.ts';

const FIRST_DAY = '1970-01-01';

const Count = z.int().nullable();

export const RepoHistoryQuery = z.strictObject({
  from: dayParam().describe('First day; a year before `to` when absent'),
  to: dayParam().describe('The day after the last one; tomorrow when absent'),
  interval: z
    .enum(INTERVALS, `must be one of ${INTERVALS.join(', ')}`)
    .default('day')
    .describe('Weeks begin on Monday'),
  format: FormatParam,
});
export type RepoHistoryQuery = z.infer<typeof RepoHistoryQuery>;

/** The last counts of one interval. */
export const RepoHistoryPoint = z.object({
  date: z.iso.date().describe('First day of the interval, which may be before `from`'),
  stars: Count.describe(
    'Of days on which nothing was counted here: how many of today’s stars there were, as far as it was asked for',
  ),
  forks: Count,
  subscribers: Count.describe('Who is notified of what goes on; on the site they watch'),
  openIssues: Count.describe('Without pull requests'),
  openPulls: Count,
  commits: Count.describe('On the default branch'),
  releases: Count,
});
export type RepoHistoryPoint = z.infer<typeof RepoHistoryPoint>;

export const RepoHistory = z.object({
  repositoryId: z.int(),
  from: z.iso.date(),
  to: z.iso.date(),
  interval: z.enum(INTERVALS),
  points: z
    .array(RepoHistoryPoint)
    .describe('One for each interval; a count that was not taken in it, or not told, is null'),
});
export type RepoHistory = z.infer<typeof RepoHistory>;

function dayParam(): z.ZodType<string | undefined, string | undefined> {
  return z.iso
    .date({ error: 'must be a day such as 2026-01-31', abort: true })
    .refine((day) => day >= FIRST_DAY, `must not be before ${FIRST_DAY}`)
    .optional();
}
