import { z } from 'zod';
import { FormatParam } from '../../common/csv-answer.ts';
import { DEFINITIONS } from './definitions.ts';
import { instantParam } from './instant-param.ts';
import { ItemFilter } from './item-filter.ts';

export const IndicatorQuery = ItemFilter.extend({
  from: instantParam()
    .optional()
    .describe('First instant; when absent, twelve full months before the last month of the window'),
  to: instantParam()
    .optional()
    .describe('First instant after the window; when absent, the end of the current month'),
  format: FormatParam,
});
export type IndicatorQuery = z.infer<typeof IndicatorQuery>;

const count = (name: keyof typeof DEFINITIONS): z.ZodInt => z.int().describe(DEFINITIONS[name]);

export const CountsView = z.object({
  opened: count('opened'),
  closed: count('closed'),
  openAtEnd: count('openAtEnd'),
  bugOpened: count('bugOpened'),
  performanceOpened: count('performanceOpened'),
  defectDensity: z.number().nullable().describe(DEFINITIONS.defectDensity),
  performancePercentage: z.number().nullable().describe(DEFINITIONS.performancePercentage),
  timeToClose: z
    .object({
      count: z.int(),
      medianSeconds: z.number().nullable(),
      p90Seconds: z.number().nullable(),
    })
    .describe(DEFINITIONS.timeToClose),
});

export const CountedLabel = z.object({
  name: z.string(),
  class: z.enum(['bug', 'performance']),
  repositories: z.int().describe('How many have it'),
});
export type CountedLabel = z.infer<typeof CountedLabel>;

export const IndicatorView = z.object({
  of: z.object({
    repository: z.object({ id: z.int(), owner: z.string(), name: z.string() }).optional(),
    organization: z.string().optional().describe('Login of the owner'),
  }),
  window: z.object({ from: z.iso.datetime(), to: z.iso.datetime() }).describe(DEFINITIONS.window),
  kind: ItemFilter.shape.kind,
  state: ItemFilter.shape.state,
  repositories: z.object({ count: z.int(), complete: z.int() }).describe(DEFINITIONS.repositories),
  total: CountsView,
  months: z.array(
    CountsView.extend({
      month: z.string().describe('Such as 2026-01'),
      from: z.iso.datetime(),
      to: z.iso.datetime(),
    }),
  ),
  labels: z
    .object({ count: z.int().describe('How many different ones'), items: z.array(CountedLabel) })
    .describe(`${DEFINITIONS.labels} At most the hundred that most repositories have.`),
  rows: z
    .record(z.string(), z.string())
    .describe(
      'Where the very rows behind each number of `total` are; with a month’s `from` and `to`, of that month',
    ),
  definitions: z.record(z.string(), z.string()),
});
export type IndicatorView = z.infer<typeof IndicatorView>;
