import { getNamedType } from 'graphql';

import { isConnection } from './price.ts';
import type { GraphQLOutputType } from 'graphql';
import type { Work } from '../limits/time-model.ts';

/** Adds what one field has brought to what its query has done: a connection, or nodes (null ones were loaded too). */
export function countWork(
  work: Work,
  field: { fieldName: string; returnType: GraphQLOutputType },
  value: unknown,
): void {
  if (Array.isArray(value)) {
    if (field.fieldName === 'nodes' || field.fieldName === 'edges') work.nodes += value.length;
  } else if (typeof value === 'object' && value !== null && isConnection(getNamedType(field.returnType))) {
    work.connections += 1;
  }
}
