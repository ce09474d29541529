import { z } from 'zod';
import { fromCursorText } from '../cursor-text.ts';

const MAX_PAGE = 100;
const DEFAULT_PAGE = 50;
const MAX_CURSOR = 500;

/** A whole number as it stands in a query string; `Number` alone would take '', ' 5', '0x10' and '1e3' too. */
export function integerParam(min: number, max: number): z.ZodType<number, string> {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string(message)
    .regex(/^\d{1,16}$/, message)
    .transform(Number)
    .refine((number) => number >= min && number <= max, message)
    .meta({ type: 'integer', minimum: min, maximum: max });
}

export function booleanParam(): z.ZodType<boolean, string> {
  return z
    .enum(['true', 'false'], 'must be true or false')
    .transform((text) => text === 'true')
    .meta({ type: 'boolean' });
}

/** One text, once: a parameter given twice arrives as an array. NUL cannot be in any text of PostgreSQL's. */
export function textParam(maxLength: number): z.ZodType<string, string> {
  return z
    .string('must be given once')
    .min(1, 'must not be empty')
    .max(maxLength, `must have at most ${maxLength} characters`)
    .refine((text) => !text.includes('\0'), 'must not contain NUL');
}

/** How many items a page has at most. */
export function limitParam(): z.ZodType<number, string | undefined> {
  return integerParam(1, MAX_PAGE).default(DEFAULT_PAGE).describe(`${DEFAULT_PAGE} when absent`);
}

/** `nextCursor` of the page before, written by `toCursorText`. */
export function cursorParam<Position>(
  position: z.ZodType<Position>,
  maxLength = MAX_CURSOR,
): z.ZodType<Position | undefined, string | undefined> {
  return textParam(maxLength)
    .transform((text, context) => {
      const parsed = position.safeParse(fromCursorText(text));
      if (parsed.success) return parsed.data;
      context.addIssue({ code: 'custom', message: 'must be the nextCursor of a page' });
      return z.NEVER;
    })
    .optional()
    .describe('`nextCursor` of the page before');
}
