import { RequestError } from '@octokit/request-error';
import type { Answer } from '../call.ts';

/** Why an answer is of no use although asking again may help. */
export interface Fault {
  /** Said in logs and errors; made here or by GitHub's status, never a raw error. */
  why: string;
  /** GitHub ran out of its own time: less may succeed where the same would not. */
  isTimeout: boolean;
}

const TIMEOUT_STATUSES = new Set([502, 504]);

/** Null: the answer is whole, or the error would come again however often one asks. */
export function findFault(result: { answer: Answer } | { error: unknown }): Fault | null {
  return 'answer' in result ? findAnswerFault(result.answer) : findErrorFault(result.error);
}

/** Octokit hands back text where JSON broke off, was reset or never came. */
export function isWholeBody(answer: Answer): boolean {
  return typeof answer.data === 'object' && answer.data !== null && !(answer.data instanceof ArrayBuffer);
}

function findAnswerFault(answer: Answer): Fault | null {
  if (answer.status >= 300) return null;
  if (!isWholeBody(answer)) return { why: 'the body was broken off or was not JSON', isTimeout: false };
  return isQueryTimeout(answer.data) ? { why: 'the query timed out at GitHub', isTimeout: true } : null;
}

/** GraphQL says so with status 200: https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api */
function isQueryTimeout(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || !('errors' in body) || !Array.isArray(body.errors))
    return false;
  if ('data' in body && body.data !== null && body.data !== undefined) return false;
  return body.errors.some((error: unknown) => isQueryTimeoutError(error));
}

function isQueryTimeoutError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('message' in error)) return false;
  return (
    typeof error.message === 'string' &&
    error.message.startsWith('Something went wrong while executing your query')
  );
}

function findErrorFault(error: unknown): Fault | null {
  if (!(error instanceof RequestError)) return null;
  if (!error.response) return { why: describeNetworkError(error), isTimeout: false };
  if (error.status < 500) return null;
  return { why: `HTTP ${error.status}`, isTimeout: TIMEOUT_STATUSES.has(error.status) };
}

/** Octokit gives a request that got no response the status 500 and keeps what fetch threw as cause. */
function describeNetworkError(error: RequestError): string {
  const { cause } = error;
  if (!(cause instanceof Error)) return 'network error';
  if (cause.name === 'TimeoutError') return 'no answer in time';
  const inner = cause.cause instanceof Error ? cause.cause : cause;
  return 'code' in inner && typeof inner.code === 'string' ? `network error ${inner.code}` : 'network error';
}
