import { expect, it } from 'vitest';
import { toTagPage } from './tag-page.ts';

const TARGET = { __typename: 'Commit', oid: 'a'.repeat(40), committedDate: '2026-11-21T12:00:00Z' };

it('leaves out names that are too long to be kept, so that fewer are shown than there are', () => {
  const names = ['v1', 'x'.repeat(1024), 'x'.repeat(1025), 'é'.repeat(513)];

  const page = toTagPage({
    totalCount: 4,
    pageInfo: { hasNextPage: false },
    nodes: names.map((name) => ({ name, target: TARGET })),
  });

  expect(page.items.map(({ name }) => name)).toEqual(names.slice(0, 2));
  expect(page.total).toBe(4);
});
