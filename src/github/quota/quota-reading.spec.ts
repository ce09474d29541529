import { describe, expect, it } from 'vitest';
import { findGraphqlCost, parseQuotaHeaders, parseRetryAfterSeconds } from './quota-reading.ts';

describe('parseQuotaHeaders', () => {
  it('reads limit, rest and the end of the window', () => {
    const headers = {
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4321',
      'x-ratelimit-reset': '1700000000',
      'x-ratelimit-resource': 'graphql',
    };

    expect(parseQuotaHeaders(headers, 'core')).toEqual({
      bucket: 'graphql',
      limit: 5000,
      remaining: 4321,
      resetAt: new Date(1_700_000_000_000),
    });
  });

  it('takes the bucket that was asked when GitHub names none or one we do not know', () => {
    const headers = { 'x-ratelimit-limit': 10, 'x-ratelimit-remaining': 9, 'x-ratelimit-reset': 60 };

    expect(parseQuotaHeaders(headers, 'search')?.bucket).toBe('search');
    expect(parseQuotaHeaders({ ...headers, 'x-ratelimit-resource': 'scim' }, 'core')?.bucket).toBe('core');
  });

  it.each([
    {},
    { 'x-ratelimit-limit': '0', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1700000000' },
    { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '-1', 'x-ratelimit-reset': '1700000000' },
    { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '1' },
  ])('knows of no limit from %j', (headers) => {
    expect(parseQuotaHeaders(headers, 'core')).toBeNull();
  });
});

describe('parseRetryAfterSeconds', () => {
  it('reads seconds and nothing else', () => {
    expect(parseRetryAfterSeconds({ 'retry-after': '61' })).toBe(61);
    expect(parseRetryAfterSeconds({ 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' })).toBeNull();
    expect(parseRetryAfterSeconds({})).toBeNull();
  });
});

describe('findGraphqlCost', () => {
  it('reads the observed price', () => {
    expect(findGraphqlCost({ data: { rateLimit: { cost: 7 } } })).toBe(7);
  });

  it.each([null, 'text', {}, { data: null }, { data: { rateLimit: null } }, { data: { rateLimit: {} } }])(
    'finds none in %j',
    (body) => {
      expect(findGraphqlCost(body)).toBeNull();
    },
  );
});
