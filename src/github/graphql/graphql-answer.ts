import { z } from 'zod';
import { toStorableText } from '../../common/foreign-text.ts';

export const GraphqlError = z.object({
  type: z.string().nullish(),
  message: z.string().default('GitHub gave no reason').transform(toStorableText),
  path: z.array(z.union([z.string(), z.number()])).nullish(),
});
export type GraphqlError = z.infer<typeof GraphqlError>;

export const GraphqlAnswer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(GraphqlError).nullish(),
});
export type GraphqlAnswer = z.infer<typeof GraphqlAnswer>;

/** What became of one node that was asked for by id. */
export type NodeResult =
  | { kind: 'node'; value: unknown }
  | { kind: 'not_found' }
  | { kind: 'forbidden'; reason: string }
  /** GitHub did not get to it: whatever stands there is not a fact. */
  | { kind: 'not_computed' };

/**
 * Sorts the entries of `nodes(ids:)` by the errors that name them in `path`. An error that names no node may have
 * spoilt any of them: then only what is plainly refused is believed.
 */
export function sortNodes(answer: GraphqlAnswer, count: number): NodeResult[] {
  const byIndex = new Map<number, GraphqlError>();
  let isSpoilt = false;
  for (const error of answer.errors ?? []) {
    const index = findNodeIndex(error);
    if (index === null) isSpoilt = true;
    else if (!isRefusal(byIndex.get(index))) byIndex.set(index, error);
  }
  const nodes = z.array(z.unknown()).safeParse(answer.data?.['nodes']).data ?? [];
  const results: NodeResult[] = [];
  for (let index = 0; index < count; index++)
    results.push(toResult(nodes[index], byIndex.get(index), isSpoilt));
  return results;
}

function toResult(node: unknown, error: GraphqlError | undefined, isSpoilt: boolean): NodeResult {
  if (error?.type === 'NOT_FOUND') return { kind: 'not_found' };
  if (error?.type === 'FORBIDDEN') return { kind: 'forbidden', reason: error.message.slice(0, 300) };
  if (error || isSpoilt || node === undefined) return { kind: 'not_computed' };
  return node === null ? { kind: 'not_found' } : { kind: 'node', value: node };
}

function isRefusal(error: GraphqlError | undefined): boolean {
  return error?.type === 'NOT_FOUND' || error?.type === 'FORBIDDEN';
}

function findNodeIndex({ path }: GraphqlError): number | null {
  const [field, index] = path ?? [];
  return field === 'nodes' && typeof index === 'number' ? index : null;
}
