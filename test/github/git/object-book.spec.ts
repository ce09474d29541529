import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

import { ObjectBook } from './object-book.ts';
import type { GitObject } from './git-object.ts';

const [FIRST, SECOND, NOWHERE] = ['1', '2', '3'].map((digit) => digit.repeat(40)) as [string, string, string];

/** Has all objects but one, and tells what it was asked for. */
function aReader(): { asked: string[][]; read: ConstructorParameters<typeof ObjectBook>[1] } {
  const asked: string[][] = [];
  const read = (_folder: string, oids: readonly string[]): Promise<Map<string, GitObject>> => {
    asked.push([...oids]);
    const there = oids.filter((oid) => oid !== NOWHERE);
    return Promise.resolve(new Map(there.map((oid) => [oid, { type: 'blob', oid }])));
  };
  return { asked, read };
}

describe('the objects of a folder', () => {
  it('are read together when they are asked for at the same time, each once', async () => {
    const { asked, read } = aReader();
    const book = new ObjectBook('folder', read);

    const found = await Promise.all([FIRST, SECOND, FIRST, NOWHERE].map((oid) => book.find(oid)));
    await setImmediate();

    expect(asked).toEqual([[FIRST, SECOND, NOWHERE]]);
    expect(found.map((object) => object?.oid ?? null)).toEqual([FIRST, SECOND, FIRST, null]);
  });

  it('are not read again, but for what was not there', async () => {
    const { asked, read } = aReader();
    const book = new ObjectBook('folder', read);
    await Promise.all([FIRST, NOWHERE].map((oid) => book.find(oid)));

    await book.find(FIRST);
    await book.find(NOWHERE);

    expect(asked).toEqual([[FIRST, NOWHERE], [NOWHERE]]);
  });

  it('fail for all who asked when they cannot be read', async () => {
    const book = new ObjectBook('folder', () => Promise.reject(new Error('No such folder')));

    const outcomes = await Promise.allSettled([book.find(FIRST), book.find(SECOND)]);

    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
