import { expect, it } from 'vitest';
import type { GraphqlAnswer } from './graphql-answer.ts';
import { settleFields } from './settled-fields.ts';

const FIELDS = new Set(['stars', 'watchers']);
const ALONE = { isAlone: true };
const AMONG_OTHERS = { isAlone: false };
const TOO_MUCH = anError('RESOURCE_LIMITS_EXCEEDED', 'nodes', 0, 'watchers', 'totalCount');
const REFUSED = anError('FORBIDDEN', 'nodes', 0, 'watchers');

it('leaves an answer without errors as it is', () => {
  const answer = anAnswer([]);

  expect(settleFields(answer, FIELDS, ALONE)).toEqual(answer);
});

it('makes unknown what GitHub could not compute of a node that was asked for alone', () => {
  expect(settleFields(anAnswer([TOO_MUCH]), FIELDS, ALONE)).toEqual({
    data: { nodes: [{ id: 'A', stars: 5, watchers: null, settled: { watchers: null } }] },
    errors: [],
  });
});

it('leaves it to smaller batches while there are any', () => {
  const answer = anAnswer([TOO_MUCH]);

  expect(settleFields(answer, FIELDS, AMONG_OTHERS)).toEqual(answer);
});

it('makes unknown what is refused, however many were asked for', () => {
  expect(settleFields(anAnswer([REFUSED]), FIELDS, AMONG_OTHERS)).toEqual({
    data: { nodes: [{ id: 'A', stars: 5, watchers: null, settled: { watchers: 'Because' } }] },
    errors: [],
  });
});

it('says of each field what became of it', () => {
  const stars = anError('NOT_FOUND', 'nodes', 0, 'stars');

  expect(settleFields(anAnswer([TOO_MUCH, stars]), FIELDS, ALONE).data).toEqual({
    nodes: [{ id: 'A', stars: null, watchers: null, settled: { stars: 'Because', watchers: null } }],
  });
});

it.each([
  anError('RESOURCE_LIMITS_EXCEEDED'),
  anError('RESOURCE_LIMITS_EXCEEDED', 'nodes', 0),
  anError('RESOURCE_LIMITS_EXCEEDED', 'nodes', 1, 'watchers'),
  anError('FORBIDDEN', 'nodes', 0),
  anError('FORBIDDEN', 'nodes', 0, 'id'),
])('settles nothing by $type at $path', (error) => {
  const answer = anAnswer([error]);

  expect(settleFields(answer, FIELDS, ALONE)).toEqual(answer);
});

it('does not make a node of a null', () => {
  const answer: GraphqlAnswer = { data: { nodes: [null] }, errors: [TOO_MUCH] };

  expect(settleFields(answer, FIELDS, ALONE)).toEqual(answer);
});

type GraphqlError = NonNullable<GraphqlAnswer['errors']>[number];

function anAnswer(errors: GraphqlError[]): GraphqlAnswer {
  return { data: { nodes: [{ id: 'A', stars: 5, watchers: { totalCount: 0 } }] }, errors };
}

function anError(type: string, ...path: (string | number)[]): GraphqlError {
  return { type, message: 'Because', path };
}
