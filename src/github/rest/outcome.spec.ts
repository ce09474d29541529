import { RequestError } from '@octokit/request-error';
import { expect, it } from 'vitest';
import { GithubCredentialDeadError, GithubUnexpectedAnswerError } from '../github.errors.ts';
import { toOutcome } from './outcome.ts';

it.each([
  [403, 'forbidden'],
  [409, 'conflict'],
  [410, 'gone'],
  [451, 'unavailable_for_legal_reasons'],
])("turns %i into %s with GitHub's reason", (status, kind) => {
  expect(toOutcome(anError(status, { message: 'Because.' }), 'GET /x')).toEqual({ kind, reason: 'Because.' });
});

it('turns 404 into not_found', () => {
  expect(toOutcome(anError(404, { message: 'Not Found' }), 'GET /x')).toEqual({ kind: 'not_found' });
});

it('says that single sign-on is missing without repeating the address that opens it', () => {
  const error = anError(
    403,
    { message: 'protected' },
    { 'x-github-sso': 'required; url=https://github.com/orgs/a/sso?authorization_request=SECRET' },
  );

  const outcome = toOutcome(error, 'GET /x');

  expect(outcome).toMatchObject({ kind: 'forbidden', reason: expect.stringContaining('single sign-on') });
  expect(JSON.stringify(outcome)).not.toContain('SECRET');
});

it('takes 401 for the end of the credential', () => {
  expect(() => toOutcome(anError(401, {}), 'GET /x')).toThrow(GithubCredentialDeadError);
});

it('does not take a status it does not know for an outcome', () => {
  expect(() => toOutcome(anError(422, { message: 'Validation failed' }), 'GET /x')).toThrow(
    GithubUnexpectedAnswerError,
  );
});

it('mends and shortens what a stranger wrote as reason', () => {
  const outcome = toOutcome(anError(403, { message: `\0${'a'.repeat(1_000)}` }), 'GET /x');

  expect(outcome).toMatchObject({ reason: `\uFFFD${'a'.repeat(299)}` });
});

it('lets any other error fly', () => {
  expect(() => toOutcome(new TypeError('a bug'), 'GET /x')).toThrow(TypeError);
});

function anError(status: number, data: unknown, headers: Record<string, string> = {}): RequestError {
  const request = { method: 'GET' as const, url: 'https://api.github.com/x', headers: {} };
  return new RequestError('said no', status, {
    request,
    response: { status, url: request.url, headers, data },
  });
}
