import { expect, it } from 'vitest';
import { toOAuthError } from './oauth-problem.ts';

it.each([
  'authorization_pending',
  'expired_token',
  'access_denied',
  'device_flow_disabled',
  'incorrect_device_code',
])('knows %s', (error) => {
  expect(toOAuthError({ error, error_description: 'words' })?.problem).toBe(error);
});

it('carries the interval that comes with slow_down', () => {
  expect(toOAuthError({ error: 'slow_down', interval: 10 })).toMatchObject({
    problem: 'slow_down',
    intervalSeconds: 10,
  });
});

it("passes on GitHub's words for an error it does not know", () => {
  const error = toOAuthError({ error: 'application_suspended', error_description: 'Suspended.\0' });

  expect(error).toMatchObject({ problem: 'other', message: 'GitHub refused the login: Suspended.\uFFFD' });
});

it('does not take a prototype name for a known error', () => {
  expect(toOAuthError({ error: 'constructor' })?.problem).toBe('other');
});

it.each([null, 'text', {}, { access_token: 'gho_x' }])('sees no error in %j', (body) => {
  expect(toOAuthError(body)).toBeNull();
});
