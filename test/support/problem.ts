import { expect } from 'vitest';
import type { Problem } from '../../src/common/app-error.filter.ts';

/** Reads a refusal and sees to it that it is one: RFC 9457, with the status of the response itself. */
export async function readProblem(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
  const problem = (await response.json()) as Problem;
  expect(problem).toMatchObject({ type: 'about:blank', status: response.status });
  expect(problem.title).not.toBe('');
  expect(problem.detail).not.toBe('');
  return problem;
}

/** The names of the fields that a refusal complains about. */
export function listFields({ errors = [] }: Problem): string[] {
  return errors.map(({ field }) => field);
}
