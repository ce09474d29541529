import { Injectable, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { type FieldError, InvalidInputError } from './app-error.ts';

/** Parses one argument of a handler by a schema; what does not fit is a 400 that names each field. */
@Injectable()
export class ZodPipe<Schema extends z.ZodType> implements PipeTransform<unknown, z.output<Schema>> {
  constructor(private readonly schema: Schema) {}

  transform(value: unknown): z.output<Schema> {
    return parseInput(this.schema, value);
  }
}

/** Throws `InvalidInputError`. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new InvalidInputError(parsed.error.issues.flatMap(toFieldErrors), parsed.error);
  const withNul = listFieldsWithNul(value);
  if (withNul.length > 0) throw new InvalidInputError(withNul);
  return parsed.data;
}

/** PostgreSQL's text cannot hold NUL: no schema need think of it. Inputs are flat. */
function listFieldsWithNul(value: unknown): FieldError[] {
  const fields = typeof value === 'object' && value !== null ? Object.entries(value) : [['input', value]];
  return fields
    .filter(([, item]) => typeof item === 'string' && item.includes('\0'))
    .map(([field]) => ({ field: String(field), message: 'must not contain NUL' }));
}

function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: key, message: 'is not known here' }));
  }
  return [{ field: issue.path.join('.') || 'input', message: issue.message }];
}
