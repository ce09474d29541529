import type { GithubTag } from '../../src/github/search.types.ts';

const LONG_AGO = new Date('2020-01-01T00:00:00Z');

/** A lightweight tag of long ago. */
export function aTag(name: string, overrides: Partial<GithubTag> = {}): GithubTag {
  return { name, oid: 'a'.repeat(40), annotated: false, taggedAt: LONG_AGO, ...overrides };
}
