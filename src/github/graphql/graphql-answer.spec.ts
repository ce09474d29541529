import { expect, it } from 'vitest';
import { sortFields, sortNodes } from './graphql-answer.ts';

const A = { id: 'A' };
const B = { id: 'B' };

it('takes a node without an error as it is', () => {
  expect(sortNodes({ data: { nodes: [A, B] } }, 2)).toEqual([
    { kind: 'node', value: A },
    { kind: 'node', value: B },
  ]);
});

it('tells hidden from forbidden by the error of that path', () => {
  const errors = [
    { type: 'NOT_FOUND', message: 'Could not resolve to a node', path: ['nodes', 0] },
    { type: 'FORBIDDEN', message: 'Resource protected by SAML', path: ['nodes', 1] },
  ];

  expect(sortNodes({ data: { nodes: [null, null, A] }, errors }, 3)).toEqual([
    { kind: 'not_found' },
    { kind: 'forbidden', reason: 'Resource protected by SAML' },
    { kind: 'node', value: A },
  ]);
});

it('takes nothing for a fact in a node whose field ran out of resources', () => {
  const errors = [
    { type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Resource limits', path: ['nodes', 1, 'stargazerCount'] },
  ];

  expect(sortNodes({ data: { nodes: [A, { id: 'B', stargazerCount: 0 }] }, errors }, 2)).toEqual([
    { kind: 'node', value: A },
    { kind: 'not_computed' },
  ]);
});

it('does not take a null for a 404 when GitHub gave up for another reason', () => {
  const errors = [{ type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Resource limits', path: ['nodes', 0] }];

  expect(sortNodes({ data: { nodes: [null] }, errors }, 1)).toEqual([{ kind: 'not_computed' }]);
});

it('believes no node when an error names none', () => {
  const errors = [
    { type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Resource limits' },
    { type: 'NOT_FOUND', message: 'gone', path: ['nodes', 1] },
  ];

  expect(sortNodes({ data: { nodes: [A, null] }, errors }, 2)).toEqual([
    { kind: 'not_computed' },
    { kind: 'not_found' },
  ]);
});

it('misses what the answer lacks', () => {
  expect(sortNodes({ data: { nodes: [A] } }, 2)[1]).toEqual({ kind: 'not_computed' });
  expect(sortNodes({ data: null }, 1)).toEqual([{ kind: 'not_computed' }]);
});

it('does not take a node for missing because something further down is', () => {
  const errors = [{ type: 'NOT_FOUND', message: 'no release', path: ['nodes', 0, 'latestRelease'] }];

  expect(sortNodes({ data: { nodes: [A] }, errors }, 1)).toEqual([{ kind: 'not_computed' }]);
});

it('sorts aliased fields as it sorts nodes', () => {
  const errors = [
    { type: 'NOT_FOUND', message: 'gone', path: ['r1'] },
    { type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Resource limits', path: ['r2', 'refs', 'totalCount'] },
    { type: 'FORBIDDEN', message: 'Resource protected by SAML', path: ['r3', 'refs'] },
  ];
  const data = { r0: A, r1: null, r2: { refs: { totalCount: 0 } }, r3: { refs: null }, r4: null };

  expect(sortFields({ data, errors }, ['r0', 'r1', 'r2', 'r3', 'r4', 'r5'])).toEqual([
    { kind: 'node', value: A },
    { kind: 'not_found' },
    { kind: 'not_computed' },
    { kind: 'forbidden', reason: 'Resource protected by SAML' },
    { kind: 'not_found' },
    { kind: 'not_computed' },
  ]);
});
