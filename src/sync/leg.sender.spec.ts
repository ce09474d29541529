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

  it('goes by what a ranking is to hold, since no sweep counts it', () => {
    expect(toPriority('top:50000?tags=false', 0)).toBe(toPriority('org:huge', 5000));
    expect(toPriority('top:100', null)).toBe(toPriority('user:small', 12));
  });
});
