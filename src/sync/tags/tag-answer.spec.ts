import { expect, it } from 'vitest';
import type { GithubTagPage } from '../../github/search.types.ts';
import { toAnswer } from './tag-answer.ts';

const AT = new Date('2026-11-21T12:00:00Z');
const TAG = { name: 'v1', oid: 'a'.repeat(40), annotated: false, taggedAt: AT };

function answerTo(page: Partial<GithubTagPage>, { read = 100, failures = 0 } = {}): string {
  const reading = { cursor: 'c', expected: 150, read, failures, asOf: AT, startedAt: AT };
  const work = { repoId: 1, nodeId: 'R_1', pushedAt: AT, reading };
  const value = { items: [TAG], total: 150, endCursor: 'd', ...page };
  return toAnswer(work, { kind: 'found', value }, undefined).kind;
}

it('goes on while pages lead on and show no more than there is', () => {
  expect(answerTo({})).toBe('next');
});

it('begins anew where pages lead nowhere or show more than there is, and gives up after three tries', () => {
  expect(answerTo({ endCursor: 'c' })).toBe('again');
  expect(answerTo({}, { read: 150 })).toBe('again');
  expect(answerTo({ endCursor: 'c' }, { failures: 2 })).toBe('torn');
  expect(answerTo({}, { read: 1_000_000, failures: 2 })).toBe('torn');
});
