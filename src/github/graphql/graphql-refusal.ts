import type { AppError } from '../../common/app-error.ts';
import {
  GithubQueryRejectedError,
  GithubScopeMissingError,
  GithubUnexpectedAnswerError,
} from '../github.errors.ts';
import type { GraphqlAnswer, GraphqlError } from './graphql-answer.ts';

/** About the query's cursor, size or rights, never about its search text. */
const OTHER_TYPES = new Set([
  'FORBIDDEN',
  'NOT_FOUND',
  'INVALID_CURSOR_ARGUMENTS',
  'EXCESSIVE_PAGINATION',
  'MISSING_PAGINATION_BOUNDARIES',
  'ARGUMENT_LIMIT',
  'MAX_NODE_LIMIT_EXCEEDED',
]);
const PASSING_TYPES = new Set(['RESOURCE_LIMITS_EXCEEDED', 'INTERNAL']);
const PASSING_WORDS = /something went wrong|timed? ?out|temporar|try again/i;

/** Of the query as a whole: no smaller batch would cure it. Null: it was not refused. `searches`: its search fields. */
export function findRefusal(
  { data, errors }: GraphqlAnswer,
  route: string,
  searches: readonly string[],
): AppError | null {
  const rejection = errors?.find((error) => isRejection(error, searches));
  if (rejection) return new GithubQueryRejectedError(rejection.message);
  if (data || errors?.some(isPassing)) return null;
  const [error] = errors ?? [];
  if (!error) return null;
  if (error.type === 'INSUFFICIENT_SCOPES') return new GithubScopeMissingError(route);
  return new GithubUnexpectedAnswerError(route, error.message.slice(0, 300));
}

/** GitHub has no type of its own for a search text it cannot read; its validation stands at the search field itself. */
function isRejection(error: GraphqlError, searches: readonly string[]): boolean {
  const [field, ...rest] = error.path ?? [];
  if (typeof field !== 'string' || rest.length > 0 || !searches.includes(field)) return false;
  return !OTHER_TYPES.has(error.type ?? '') && !isPassing(error);
}

function isPassing({ type, message }: GraphqlError): boolean {
  return PASSING_TYPES.has(type ?? '') || PASSING_WORDS.test(message);
}
