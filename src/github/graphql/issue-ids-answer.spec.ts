import { expect, it } from 'vitest';
import { GithubUnexpectedAnswerError } from '../github.errors.ts';
import type { GraphqlError } from './graphql-answer.ts';
import { sortIssueIds } from './issue-ids-answer.ts';

const ROUTE = 'POST /graphql ListIssueIds';
const FIRST = { id: 'I_1', number: 1, fullDatabaseId: '8589934593' };
const SECOND = { id: 'I_2', number: 2, fullDatabaseId: null };
const PULL = { id: 'PR_3', number: 3 };

it('reads ids beyond 32 bits, and no id where GitHub tells none', () => {
  expect(sort([FIRST, SECOND, PULL])).toEqual({
    kind: 'found',
    value: {
      items: [
        { nodeId: 'I_1', number: 1, id: 2 ** 33 + 1 },
        { nodeId: 'I_2', number: 2, id: null },
        { nodeId: 'PR_3', number: 3, id: null },
      ],
      total: 250,
      endCursor: 'NEXT',
      isWhole: true,
    },
  });
});

it('says that a page is not whole when an item is null', () => {
  expect(sort([FIRST, null])).toMatchObject({ value: { items: [{ number: 1 }], isWhole: false } });
});

it('says that a page is not whole when an item is refused, and does not show it', () => {
  const errors = [anError('FORBIDDEN', 'node', 'items', 'nodes', 1, 'id')];

  expect(sort([FIRST, SECOND], errors)).toMatchObject({ value: { items: [{ number: 1 }], isWhole: false } });
});

it.each([
  anError('RESOURCE_LIMITS_EXCEEDED', 'node', 'items', 'totalCount'),
  anError('RESOURCE_LIMITS_EXCEEDED', 'node', 'items', 'nodes', 1),
  anError('RESOURCE_LIMITS_EXCEEDED'),
  anError('NOT_FOUND', 'node', 'items'),
])('believes nothing of a page with $type at $path', (error) => {
  expect(sort([FIRST], [error])).toBeNull();
});

it('knows a repo that is gone and one that is kept from the reader', () => {
  const forbidden = anError('FORBIDDEN', 'node', 'items');

  expect(sortIssueIds({ data: { node: null } }, ROUTE)).toEqual({ kind: 'not_found' });
  expect(sortIssueIds({ data: { node: { __typename: 'User' } } }, ROUTE)).toEqual({ kind: 'not_found' });
  expect(sort([], [forbidden])).toEqual({ kind: 'forbidden', reason: 'Because' });
});

it('does not take an answer without a page for an empty one', () => {
  expect(sortIssueIds({ data: {} }, ROUTE)).toBeNull();
  expect(() => sortIssueIds({ data: { node: { __typename: 'Repository' } } }, ROUTE)).toThrow(
    GithubUnexpectedAnswerError,
  );
});

function sort(nodes: unknown[], errors: GraphqlError[] = []): unknown {
  const items = { totalCount: 250, pageInfo: { hasNextPage: true, endCursor: 'NEXT' }, nodes };
  return sortIssueIds({ data: { node: { __typename: 'Repository', items } }, errors }, ROUTE);
}

function anError(type: string, ...path: (string | number)[]): GraphqlError {
  return { type, message: 'Because', path: path.length > 0 ? path : null };
}
