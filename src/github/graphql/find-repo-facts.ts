import type { z } from 'zod';
import type { Outcome } from '../github.types.ts';
import { parseAnswer } from '../parse-answer.ts';
import type { Computed } from './ask-batches.ts';
import { findNodes, type NodesQuery } from './find-nodes.ts';
import { isRepo } from './find-repo-details.ts';
import type { GraphqlCaller } from './graphql-caller.ts';
import { toUnavailable } from './shrinking.ts';

/** A query over repos by node id. */
export interface RepoFactsQuery<Node, Value> extends NodesQuery {
  schema: z.ZodType<Node>;
  /** Null: the answer does not tell, whatever stands in it. */
  toOutcome: (node: Node) => Outcome<Value> | null | Promise<Outcome<Value> | null>;
}

/** No entry: GitHub could not compute it even alone, but others. Throws when it could compute none. */
export async function findRepoFacts<Node, Value>(
  graphql: GraphqlCaller,
  query: RepoFactsQuery<Node, Value>,
  nodeIds: readonly string[],
): Promise<Map<string, Outcome<Value>>> {
  const outcomes = await findSomeRepoFacts(graphql, query, nodeIds);
  if (outcomes.size === 0 && nodeIds.length > 0) throw toUnavailable(query);
  return outcomes;
}

/** As `findRepoFacts`, and it may be none. */
export async function findSomeRepoFacts<Node, Value>(
  graphql: GraphqlCaller,
  { schema, toOutcome, ...query }: RepoFactsQuery<Node, Value>,
  nodeIds: readonly string[],
): Promise<Map<string, Outcome<Value>>> {
  const outcomes = new Map<string, Outcome<Value>>();
  const computed = await findNodes(graphql, { leavesOut: true, weight: 'heavy', ...query }, nodeIds);
  for (const [nodeId, result] of computed) {
    const outcome = await readResult(result);
    if (outcome) outcomes.set(nodeId, outcome);
  }
  return outcomes;

  function readResult(result: Computed): Outcome<Value> | null | Promise<Outcome<Value> | null> {
    if (result.kind !== 'node') return result;
    if (!isRepo(result.value)) return { kind: 'not_found' };
    return toOutcome(parseAnswer(schema, result.value, query.name));
  }
}
