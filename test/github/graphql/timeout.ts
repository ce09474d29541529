import type { Answer } from '../http/call.ts';

const MESSAGE =
  'Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug. Please include `C0DE:1234:5678` when reporting this issue.';

/** What GitHub answers to a query that took too long: nothing of its result. */
export function timeoutAnswer(status: 200 | 502 | 504): Answer {
  return { status, json: { data: null, errors: [{ message: MESSAGE }] } };
}
