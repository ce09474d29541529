import type { z } from 'zod';
import { GithubUnexpectedAnswerError } from './github.errors.ts';

/** Unknown to typed. Throws `GithubUnexpectedAnswerError` that names the fields, never their values. */
export function parseAnswer<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
  route: string,
): z.output<Schema> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw new GithubUnexpectedAnswerError(route, fields.join('; '));
}
