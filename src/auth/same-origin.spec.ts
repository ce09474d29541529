import { describe, expect, it } from 'vitest';
import { isSameOrigin, isStateChanging } from './same-origin.ts';

const PUBLIC_URL = 'https://octavo.example/base';

describe('isSameOrigin', () => {
  it.each([
    [{ origin: 'https://octavo.example' }, true],
    [{ origin: 'https://evil.example' }, false],
    [{ origin: 'http://octavo.example' }, false],
    [{ origin: 'null' }, false],
    [{}, false],
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'same-origin', origin: 'null' }, true],
    [{ 'sec-fetch-site': 'same-site', origin: 'https://sub.octavo.example' }, false],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://octavo.example' }, false],
    [{ 'sec-fetch-site': 'none' }, false],
  ])('of %j is %j', (headers, expected) => {
    expect(isSameOrigin(headers, PUBLIC_URL)).toBe(expected);
  });
});

describe('isStateChanging', () => {
  it('is false for GET, HEAD and OPTIONS alone', () => {
    const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'];

    expect(methods.filter((method) => !isStateChanging(method))).toEqual(['GET', 'HEAD', 'OPTIONS']);
  });
});
