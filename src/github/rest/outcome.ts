import { RequestError } from '@octokit/request-error';
import { toStorableText } from '../../common/foreign-text.ts';
import { GithubCredentialDeadError, GithubUnexpectedAnswerError } from '../github.errors.ts';
import type { Outcome } from '../github.types.ts';

const MAX_REASON_LENGTH = 300;

const KINDS = new Map([
  [403, 'forbidden'],
  [409, 'conflict'],
  [410, 'gone'],
  [451, 'unavailable_for_legal_reasons'],
] as const);

/**
 * What a refusal means for the one thing that was asked for.
 * Throws what is no outcome: `GithubCredentialDeadError` for 401, `GithubUnexpectedAnswerError` for other statuses.
 */
export function toOutcome(error: unknown, route: string): Exclude<Outcome<never>, { kind: 'found' }> {
  if (!(error instanceof RequestError) || !error.response) throw error;
  const { status } = error;
  if (status === 401) throw new GithubCredentialDeadError();
  if (status === 404) return { kind: 'not_found' };
  const kind = KINDS.get(status as 403);
  if (!kind)
    throw new GithubUnexpectedAnswerError(route, `HTTP ${status}: ${findMessage(error.response.data)}`);
  return { kind, reason: findReason(error.response.headers, error.response.data) };
}

/** The address in `x-github-sso` lets its bearer sign in for an hour: it is not repeated. */
function findReason(headers: Readonly<Record<string, string | number | undefined>>, body: unknown): string {
  if (String(headers['x-github-sso'] ?? '').startsWith('required')) {
    return 'The organization asks for single sign-on (SAML): sign in to it at GitHub, then here again';
  }
  return findMessage(body);
}

function findMessage(body: unknown): string {
  const isObject = typeof body === 'object' && body !== null;
  const message = isObject && 'message' in body ? String(body.message) : 'GitHub gave no reason';
  return toStorableText(message).slice(0, MAX_REASON_LENGTH);
}
