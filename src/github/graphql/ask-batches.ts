import type { DatedAnswer, NodeResult } from './graphql-answer.ts';
import type { GraphqlAsk, GraphqlCaller, GraphqlQuery } from './graphql-caller.ts';
import { Shrinking, toUnavailable } from './shrinking.ts';

/** What GitHub says of one thing, once it got to it. */
export type Computed = Exclude<NodeResult, { kind: 'not_computed' }>;

/** Many things of one kind, as many in each query as GitHub can bear. */
export interface BatchQuery<Ask> extends GraphqlQuery {
  toAsk(batch: readonly Ask[]): Pick<GraphqlAsk, 'document' | 'variables' | 'searches'>;
  sort(answer: DatedAnswer, batch: readonly Ask[]): NodeResult[];
  /** What GitHub cannot compute even alone is left out, rather than an error. */
  leavesOut?: boolean;
}

/** So many left out in a row: it is not they, but GitHub. */
const MAX_LEFT_OUT = 2;

/**
 * What GitHub says of each, by what was asked; order is kept.
 * Throws `GithubUnavailableError` when one cannot be had, unless the query leaves such out.
 */
export async function askBatches<Ask>(
  graphql: GraphqlCaller,
  query: BatchQuery<Ask>,
  asks: readonly Ask[],
): Promise<Map<Ask, Computed>> {
  const found = new Map<Ask, Computed>();
  const shrinking = new Shrinking(graphql, query);
  let pending = [...asks];
  for (let leftOut = 0; pending.length > 0 && leftOut < MAX_LEFT_OUT;) {
    const batch = pending.slice(0, shrinking.choose(pending.length));
    const results = await askBatch(graphql, query, batch);
    for (const [ask, result] of results) found.set(ask, result);
    pending = pending.filter((ask) => !results.has(ask));
    if (results.size > 0) leftOut = 0;
    if (results.size === batch.length) {
      shrinking.wentWell(batch.length);
    } else if (!(await shrinking.wasTooMuch(batch.length))) {
      if (!query.leavesOut) throw toUnavailable(query);
      pending.shift();
      leftOut += 1;
    }
  }
  return found;
}

/** What GitHub computed of this batch; nothing of it when it ran out of time. */
async function askBatch<Ask>(
  graphql: GraphqlCaller,
  query: BatchQuery<Ask>,
  batch: readonly Ask[],
): Promise<Map<Ask, Computed>> {
  const size = batch.length;
  const shrinkable = size > 1 || query.leavesOut === true;
  const answer = await graphql.ask(query, { ...query.toAsk(batch), size, shrinkable });
  const computed = new Map<Ask, Computed>();
  if (!answer) return computed;
  for (const [index, result] of query.sort(answer, batch).entries()) {
    const ask = batch[index];
    if (ask !== undefined && result.kind !== 'not_computed') computed.set(ask, result);
  }
  return computed;
}
