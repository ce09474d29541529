import { askBatches, type BatchQuery, type Computed } from './ask-batches.ts';
import { sortNodes } from './graphql-answer.ts';
import type { GraphqlCaller, GraphqlQuery } from './graphql-caller.ts';

/** GitHub takes no more ids in one `nodes(ids:)`. */
const MAX_IDS = 100;

/** A query over `nodes(ids: $ids)`. */
export interface NodesQuery extends Partial<GraphqlQuery & Pick<BatchQuery<string>, 'leavesOut' | 'sort'>> {
  name: string;
  document: string;
}

/** Every id has an entry, unless the query leaves out what GitHub cannot compute. */
export async function findNodes(
  graphql: GraphqlCaller,
  query: NodesQuery,
  ids: readonly string[],
): Promise<Map<string, Computed>> {
  const batches: BatchQuery<string> = {
    connections: 0,
    most: MAX_IDS,
    weight: 'light',
    sort: (answer, batch) => sortNodes(answer, batch.length),
    ...query,
    toAsk: (batch) => ({ document: query.document, variables: { ids: batch } }),
  };
  return askBatches(graphql, batches, [...new Set(ids)]);
}
