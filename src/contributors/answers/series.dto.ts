import { z } from 'zod';
import { Month, OwnerSeriesOptions, SeriesOptions } from './contributor-options.ts';
import { DEFINITION } from './definition.ts';

const Count = z.int().nullable();

export const CommitsHeld = z.object({
  state: z
    .enum(['complete', 'partial', 'forbidden', 'disabled', 'empty', 'unavailable', 'unreachable'])
    .nullable()
    .describe('Of the stream commits, as in /api/coverage; null: nobody has tried to read them so far'),
  reason: z.string().nullable().describe('Why it is not complete'),
  complete: z.boolean().describe(DEFINITION.complete),
  commits: Count.describe('How many are stored'),
  lastFullSweepAt: z.iso.datetime().nullable().describe('When all of them were last read'),
});
export type CommitsHeld = z.infer<typeof CommitsHeld>;

const months = {
  newContributors: Count.describe(`${DEFINITION.newContributor} ${DEFINITION.complete}`),
  newBots: Count.describe(DEFINITION.bots),
};

const apart = {
  people: Count.describe('In all: of every month, before the first one and after the last one'),
  beforeCreation: Count.describe(DEFINITION.beforeCreation),
  afterNow: Count.describe(DEFINITION.afterNow),
};

const numbers = {
  ...apart,
  bots: z.object(apart).describe(`The same of bots alone. ${DEFINITION.bots}`),
  unasked: Count.describe(DEFINITION.unasked),
};
const Numbers = z.object(numbers);
export type Numbers = z.infer<typeof Numbers>;

export const MonthView = z.object({ month: Month.describe(DEFINITION.month), ...months });
export type MonthView = z.infer<typeof MonthView>;

export const SeriesRepoView = z.object({
  id: z.int(),
  fullName: z.string().describe('owner/name'),
  fork: z.boolean().describe(DEFINITION.forks),
  visibility: z.enum(['public', 'private', 'internal']),
  createdAt: z.iso.datetime().describe('On GitHub'),
  ...numbers,
  coverage: CommitsHeld,
});
export type SeriesRepoView = z.infer<typeof SeriesRepoView>;

const definition = z.record(z.string(), z.string()).describe('What each number says');

export const RepoSeries = z.object({
  definition,
  options: SeriesOptions,
  repository: SeriesRepoView,
  items: z.array(MonthView).describe('One a month, the oldest first'),
});
export type RepoSeries = z.infer<typeof RepoSeries>;

export const TotalsView = z
  .object({
    repositories: z.int().describe('Over how many they are'),
    known: z.int().describe('Of how many of these people are known. Of none: the numbers are null'),
    months: z.array(MonthView).describe('From the first month of any of these repositories on'),
    ...numbers,
  })
  .describe(DEFINITION.totals);
export type TotalsView = z.infer<typeof TotalsView>;

export const SeriesItem = MonthView.extend({
  repositoryId: z.int(),
  repository: z.string().describe('owner/name'),
});
export type SeriesItem = z.infer<typeof SeriesItem>;

export const OwnerSeries = z.object({
  definition,
  options: OwnerSeriesOptions,
  organization: z.string().describe('Login'),
  coverage: z
    .object({
      repositories: z.int().describe('How many there are that you may see, forks too'),
      complete: z.int().describe(DEFINITION.complete),
      incomplete: z
        .array(CommitsHeld.pick({ state: true, reason: true }).extend({ id: z.int(), fullName: z.string() }))
        .describe('The others; the first hundred of them, by id'),
    })
    .describe('What is held of their commits'),
  totals: TotalsView,
  repositories: z.array(SeriesRepoView).describe('Those on this page'),
  items: z.array(SeriesItem).describe('By repository id, then by month'),
  nextCursor: z.string().nullable().describe('Null on the last page'),
});
export type OwnerSeries = z.infer<typeof OwnerSeries>;
