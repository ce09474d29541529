import { z } from 'zod';
import { findGlobProblem } from '../../label-class/glob.ts';
import { LABEL_CLASSES } from '../../label-class/label-class.types.ts';
import { checkOneSubject, subjectBody, subjectQuery } from './subject.dto.ts';

const MAX_RULES = 100;

const Pattern = z
  .string('must be a text')
  .superRefine((pattern, context) => {
    const message = findGlobProblem(pattern);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .describe('A glob over the whole name, in any case: * stands for any text, nothing else is special');

export const RuleView = z.strictObject({
  pattern: Pattern,
  class: z.enum(LABEL_CLASSES, `must be one of ${LABEL_CLASSES.join(', ')}`),
});

export const RulesQuery = z.strictObject(subjectQuery).superRefine(checkOneSubject);

export const RulesBody = z
  .strictObject({
    ...subjectBody,
    rules: z
      .array(RuleView, 'must be a list of rules')
      .max(MAX_RULES, `must have at most ${MAX_RULES} rules`)
      .describe('The first one that matches a label decides'),
  })
  .superRefine(checkOneSubject);

export const RulesView = z.object({
  repository: z.int().optional(),
  organization: z.string().optional(),
  rules: z.array(RuleView),
});
export type RulesView = z.infer<typeof RulesView>;

export const PreviewBody = z.strictObject({ ...subjectBody, pattern: Pattern }).superRefine(checkOneSubject);
