import { z } from 'zod';
import { cursorParam, limitParam } from '../../repos/dto/query-params.ts';
import { DEFINITIONS } from '../indicators/definitions.ts';
import { instantParam } from '../indicators/instant-param.ts';
import { ItemFilter } from '../indicators/item-filter.ts';
import { LABEL_CLASSES } from '../label-class/label-class.types.ts';

/** Repo and number of the last item of a page. */
const ItemPosition = z.tuple([z.int().nonnegative(), z.int().nonnegative()]);
export type ItemPosition = z.infer<typeof ItemPosition>;

export const ItemListQuery = ItemFilter.extend({
  event: z
    .enum(['opened', 'closed', 'open'], 'must be opened, closed or open')
    .optional()
    .describe(
      'opened, closed: within from and to; open: at the end that `at` says, or now; when absent, whatever happened',
    ),
  from: instantParam().optional().describe('Of opened and closed; when absent, as for the indicators'),
  to: instantParam().optional().describe('Of opened and closed; when absent, as for the indicators'),
  at: instantParam().optional().describe('Of open'),
  class: z
    .enum(LABEL_CLASSES, `must be one of ${LABEL_CLASSES.join(', ')}`)
    .optional()
    .describe('Carries a label of this class now; other: of neither bug nor performance'),
  limit: limitParam(),
  cursor: cursorParam(ItemPosition),
}).superRefine(({ event, from, to, at }, context) => {
  const refuse = (field: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [field], message });
  };
  const isWindowed = event === 'opened' || event === 'closed';
  if (from !== undefined && !isWindowed) refuse('from', 'belongs to event=opened or event=closed');
  if (to !== undefined && !isWindowed) refuse('to', 'belongs to event=opened or event=closed');
  if (at !== undefined && event !== 'open') refuse('at', 'belongs to event=open');
});
export type ItemListQuery = z.infer<typeof ItemListQuery>;

export const ItemView = z.object({
  repository: z.object({ id: z.int(), owner: z.string(), name: z.string() }),
  number: z.int(),
  kind: z.enum(['issue', 'pull']),
  title: z.string(),
  state: z.enum(['open', 'closed']),
  stateReason: z.string().nullable(),
  author: z.string().nullable().describe('Login; null: the account is gone'),
  labels: z.array(z.object({ name: z.string(), class: z.enum(LABEL_CLASSES).describe(DEFINITIONS.labels) })),
  comments: z.int(),
  draft: z.boolean().nullable().describe('Of pull requests'),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable().describe('The last closing; null while it is open'),
  mergedAt: z.iso.datetime().nullable(),
});
export type ItemView = z.infer<typeof ItemView>;

export const ItemPage = z.object({
  items: z.array(ItemView),
  nextCursor: z.string().nullable().describe('Null on the last page'),
});
export type ItemPage = z.infer<typeof ItemPage>;
