import { describe, expect, it } from 'vitest';
import { readAhead } from './read-ahead.ts';

async function* count(to: number, told: string[]): AsyncGenerator<number> {
  try {
    for (let n = 1; n <= to; n += 1) {
      told.push(`made ${n}`);
      yield n;
    }
    if (to > 2) throw new Error('too many');
  } finally {
    told.push('ended');
  }
}

describe('reading ahead', () => {
  it('makes the next one before the last one is used', async () => {
    const told: string[] = [];

    for await (const n of readAhead(count(2, told))) told.push(`used ${n}`);

    expect(told).toEqual(['made 1', 'made 2', 'used 1', 'ended', 'used 2']);
  });

  it('fails where its source does, after what came before', async () => {
    const told: string[] = [];

    const reading = (async () => {
      for await (const n of readAhead(count(3, told))) told.push(`used ${n}`);
    })();

    await expect(reading).rejects.toThrow('too many');
    expect(told).toContain('used 3');
  });

  it('ends its source when nobody wants more', async () => {
    const told: string[] = [];

    for await (const n of readAhead(count(9, told))) if (n === 2) break;

    expect(told).toEqual(['made 1', 'made 2', 'made 3', 'ended']);
  });
});
