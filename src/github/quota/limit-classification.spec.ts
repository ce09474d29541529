import { describe, expect, it } from 'vitest';
import { classifyLimit, type LimitSigns } from './limit-classification.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const RESET = new Date('2026-11-20T10:40:00Z');
const JUST_AFTER_RESET = new Date('2026-11-20T10:40:01Z');
const RESET_SECONDS = String(RESET.getTime() / 1000);
const SPENT = {
  'x-ratelimit-limit': '5000',
  'x-ratelimit-remaining': '0',
  'x-ratelimit-reset': RESET_SECONDS,
};
const LEFT = { ...SPENT, 'x-ratelimit-remaining': '3000' };
const PRIMARY = { message: 'API rate limit exceeded for user ID 1.' };
const SECONDARY = { message: 'You have exceeded a secondary rate limit. Please wait a few minutes.' };

describe('a refusal that is no limit', () => {
  it.each([
    ['plain 403', { status: 403, headers: LEFT, body: { message: 'Resource not accessible' } }],
    [
      '403 for want of SSO',
      {
        status: 403,
        headers: { ...LEFT, 'x-github-sso': 'required' },
        body: { message: 'Resource protected by organization SAML enforcement.' },
      },
    ],
    [
      'plain 403 that happened to be the last request',
      { status: 403, headers: SPENT, body: { message: 'Must have admin rights' } },
    ],
    ['404', { status: 404, headers: SPENT, body: { message: 'Not Found' } }],
    [
      '200 with other errors',
      { status: 200, headers: LEFT, body: { errors: [{ type: 'NOT_FOUND', message: 'gone' }] } },
    ],
    ['200 that spent the last point', { status: 200, headers: SPENT, body: { data: {} } }],
    ['200 of a list', { status: 200, headers: SPENT, body: [] }],
  ])('is: %s', (_, signs) => {
    expect(classify(signs)).toBeNull();
  });
});

describe('the primary limit', () => {
  it.each([403, 429])('with status %i lasts until just after the reset', (status) => {
    expect(classify({ status, headers: SPENT, body: PRIMARY })).toEqual({
      scope: 'primary',
      bucket: 'core',
      retryAt: JUST_AFTER_RESET,
    });
  });

  it('of GraphQL comes with status 200', () => {
    const body = { data: null, errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] };
    const headers = { ...SPENT, 'x-ratelimit-resource': 'graphql' };

    expect(classify({ status: 200, headers, body })).toEqual({
      scope: 'primary',
      bucket: 'graphql',
      retryAt: JUST_AFTER_RESET,
    });
  });
});

describe('a secondary limit', () => {
  it('lasts as long as retry-after says', () => {
    const limit = classify({ status: 403, headers: { ...LEFT, 'retry-after': '90' }, body: SECONDARY });

    expect(limit).toEqual({ scope: 'secondary', bucket: 'core', retryAt: new Date('2026-11-20T10:01:30Z') });
  });

  it('without retry-after lasts until just after the reset when nothing remains', () => {
    expect(classify({ status: 403, headers: SPENT, body: SECONDARY })).toMatchObject({
      scope: 'secondary',
      retryAt: JUST_AFTER_RESET,
    });
  });

  it.each([
    [0, '2026-11-20T10:01:00Z'],
    [1, '2026-11-20T10:02:00Z'],
    [2, '2026-11-20T10:04:00Z'],
    [20, '2026-11-20T11:00:00Z'],
  ])('after %i others and without any header lasts until %s', (secondaryHits, until) => {
    expect(classify({ status: 429, headers: {}, body: '', secondaryHits })?.retryAt).toEqual(new Date(until));
  });

  it('is any 403 with retry-after, whatever its words', () => {
    expect(classify({ status: 403, headers: { 'retry-after': '5' }, body: '<html>' })?.scope).toBe(
      'secondary',
    );
  });

  it('of GraphQL may come with status 200', () => {
    expect(classify({ status: 200, headers: LEFT, body: { errors: [SECONDARY] } })?.scope).toBe('secondary');
  });

  it('is what GitHub calls too many logins', () => {
    const body = { message: 'Maximum number of login attempts exceeded. Please try again later.' };

    expect(classify({ status: 403, headers: LEFT, body })?.scope).toBe('secondary');
  });
});

function classify(signs: Partial<LimitSigns>): ReturnType<typeof classifyLimit> {
  return classifyLimit({
    status: 200,
    headers: {},
    body: {},
    bucket: 'core',
    now: NOW,
    secondaryHits: 0,
    ...signs,
  });
}
