import { describe, expect, it } from 'vitest';
import { toPriority } from './leg.sender.ts';

describe('toPriority', () => {
  it('puts small targets before big ones', () => {
    const targets = [
      toPriority('org:huge', 5000),
      toPriority('org:unknown', null),
      toPriority('user:small', 12),
      toPriority('repo:acme/app', null),
    ];

    expect(targets).toEqual(targets.toSorted((a, b) => a - b));
    expect(new Set(targets).size).toBe(4);
  });
});
