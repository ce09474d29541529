import { expect, it } from 'vitest';
import {
  GithubQueryRejectedError,
  GithubScopeMissingError,
  GithubUnexpectedAnswerError,
} from '../github.errors.ts';
import { findRefusal } from './graphql-refusal.ts';

const ROUTE = 'POST /graphql Any';

it('lets an answer with data pass, errors in it or not', () => {
  const errors = [{ type: 'NOT_FOUND', message: 'gone', path: ['nodes', 0] }];

  expect(findRefusal({ data: { nodes: [null] }, errors }, ROUTE, ['search'])).toBeNull();
});

it.each([undefined, 'UNPROCESSABLE'])(
  'knows a rejected search text by the place of its error (%s)',
  (type) => {
    const message = 'The search is longer than 256 characters.';
    const errors = [{ type, message, path: ['q1'] }];

    const refusal = findRefusal({ data: null, errors }, ROUTE, ['q0', 'q1']);

    expect(refusal).toBeInstanceOf(GithubQueryRejectedError);
    expect(refusal?.message).toBe(`GitHub rejected the search query: ${message}`);
  },
);

it('keeps only so much of what GitHub says as can be shown', () => {
  const errors = [{ message: 'no '.repeat(500), path: ['search'] }];

  expect(findRefusal({ data: null, errors }, ROUTE, ['search'])?.message.length).toBeLessThan(340);
});

it.each([
  { type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Resource limits for this query exceeded.' },
  { type: 'INTERNAL', message: 'Oops' },
  { message: 'The search timed out' },
  { message: 'Something went wrong while executing your query.' },
])('takes what may pass for no refusal: $message', (error) => {
  expect(findRefusal({ data: null, errors: [{ ...error, path: ['search'] }] }, ROUTE, ['search'])).toBeNull();
});

it.each(['INVALID_CURSOR_ARGUMENTS', 'FORBIDDEN'])('does not blame the search text for %s', (type) => {
  const errors = [{ type, message: 'no', path: ['search'] }];

  expect(findRefusal({ data: null, errors }, ROUTE, ['search'])).toBeInstanceOf(GithubUnexpectedAnswerError);
});

it('tells a missing scope from other refusals', () => {
  const scopes = [{ type: 'INSUFFICIENT_SCOPES', message: 'user:email', path: ['search', 'nodes'] }];
  const nodes = [{ type: 'MAX_NODE_LIMIT_EXCEEDED', message: 'too many' }];

  expect(findRefusal({ data: null, errors: scopes }, ROUTE, ['search'])).toBeInstanceOf(
    GithubScopeMissingError,
  );
  expect(findRefusal({ data: null, errors: nodes }, ROUTE, ['search'])).toBeInstanceOf(
    GithubUnexpectedAnswerError,
  );
});
