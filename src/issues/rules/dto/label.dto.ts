import { z } from 'zod';
import { cursorParam, limitParam } from '../../../repos/dto/query-params.ts';
import { LABEL_CLASSES } from '../../label-class/label-class.types.ts';

/** A name of 50 characters, each of at most 12 in JSON, by which base64 makes 16; nobody says that 50 will stay. */
const MAX_CURSOR = 4_000;

/** Name and id of the last label of a page. Two may have one name for as long as a renaming is half read. */
const LabelPosition = z.tuple([z.string().regex(/^[^\0]*$/), z.int().nonnegative()]);
export type LabelPosition = z.infer<typeof LabelPosition>;

const LabelClassView = z.enum(LABEL_CLASSES);

export const LabelView = z.object({
  id: z.int(),
  name: z.string(),
  color: z.string().describe('Six hexadecimal digits'),
  description: z.string().nullable(),
  class: LabelClassView.describe('What it counts as for you'),
  by: z.enum(['rule', 'pipeline']).describe('A rule of yours, or what was recognised'),
  rule: z.string().nullable().describe('The pattern of your rule'),
  reason: z.string(),
  confidence: z.number().describe('0 to 1'),
  proposal: z
    .object({ class: LabelClassView, reason: z.string(), confidence: z.number() })
    .nullable()
    .describe('What it may be besides, too unsure to be counted; a rule of yours settles it'),
});
export type LabelView = z.infer<typeof LabelView>;

export const LabelPage = z.object({
  items: z.array(LabelView.extend({ items: z.int().describe('Issues and pull requests that carry it') })),
  nextCursor: z.string().nullable().describe('Null on the last page'),
});
export type LabelPage = z.infer<typeof LabelPage>;

export const LabelPreview = z.object({
  count: z.int().describe('How many labels match'),
  items: z
    .array(LabelView.extend({ repository: z.object({ id: z.int(), owner: z.string(), name: z.string() }) }))
    .describe('At most a hundred of them, by name, with what they count as now'),
});
export type LabelPreview = z.infer<typeof LabelPreview>;

export const LabelListQuery = z.strictObject({
  limit: limitParam(),
  cursor: cursorParam(LabelPosition, MAX_CURSOR),
});
export type LabelListQuery = z.infer<typeof LabelListQuery>;
