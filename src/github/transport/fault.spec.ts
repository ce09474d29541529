import { RequestError } from '@octokit/request-error';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../call.ts';
import { findFault } from './fault.ts';

const TIMEOUT_MESSAGE =
  'Something went wrong while executing your query. This may be the result of a timeout.';

describe('an answer', () => {
  it.each([
    ['HTML', '<html>nginx</html>'],
    ['JSON that broke off', '[{"id":1'],
    ['nothing', ''],
    ['bytes', new ArrayBuffer(3)],
  ])('of %s with status 200 is asked for again', (_, data) => {
    expect(findFault({ answer: anAnswer({ data }) })).toMatchObject({ isTimeout: false });
  });

  it('whose query timed out is a timeout although its status is 200', () => {
    const answer = anAnswer({ data: { data: null, errors: [{ message: TIMEOUT_MESSAGE }] } });

    expect(findFault({ answer })).toMatchObject({ isTimeout: true });
  });

  it('of which a part timed out is kept for the part that came', () => {
    const answer = anAnswer({
      data: { data: { nodes: [null] }, errors: [{ message: TIMEOUT_MESSAGE, path: ['nodes', 0] }] },
    });

    expect(findFault({ answer })).toBeNull();
  });

  it('is whole when it is JSON, and a redirect needs no body', () => {
    expect(findFault({ answer: anAnswer({ data: [] }) })).toBeNull();
    expect(findFault({ answer: anAnswer({ status: 301, data: '' }) })).toBeNull();
  });
});

describe('an error', () => {
  it.each([500, 502, 503, 504])('of status %i is asked again', (status) => {
    expect(findFault({ error: anError(status) })).toMatchObject({ why: `HTTP ${status}` });
  });

  it.each([400, 401, 403, 404, 409, 410, 422, 429, 451])('of status %i stays what it is', (status) => {
    expect(findFault({ error: anError(status) })).toBeNull();
  });

  it.each([
    [502, true],
    [504, true],
    [500, false],
    [503, false],
  ])('of status %i counts as a timeout: %s', (status, isTimeout) => {
    expect(findFault({ error: anError(status) })).toMatchObject({ isTimeout });
  });

  it('without a response says what the network said', () => {
    const error = new RequestError('fetch failed', 500, { request: aRequest() });
    error.cause = new TypeError('fetch failed', {
      cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
    });

    expect(findFault({ error })).toEqual({ why: 'network error ECONNRESET', isTimeout: false });
  });

  it('of our own making flies on', () => {
    expect(findFault({ error: new Error('a bug') })).toBeNull();
  });
});

function anAnswer(parts: Partial<Answer>): Answer {
  return { status: 200, url: 'https://api.github.com/user', headers: {}, data: {}, ...parts };
}

function anError(status: number): RequestError {
  const response = { status, url: '', headers: {}, data: {} };
  return new RequestError('said no', status, { request: aRequest(), response });
}

function aRequest(): { method: 'GET'; url: string; headers: Record<string, string> } {
  return { method: 'GET', url: 'https://api.github.com/user', headers: {} };
}
