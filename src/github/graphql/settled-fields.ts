import { z } from 'zod';
import type { GraphqlAnswer, GraphqlError } from './graphql-answer.ts';

/** Why fields of a node read null: what GitHub said where it refuses them, null where it could not compute them. */
export const SettledFields = z.record(z.string(), z.string().nullable());
export type SettledFields = z.infer<typeof SettledFields>;

const MAX_REASON = 300;

/**
 * The answer with null for those of these fields of its nodes that will not be told, and without their errors: what is
 * refused, and what GitHub could not compute of a node that was asked for alone. Such a node says so under `settled`.
 */
export function settleFields(
  answer: GraphqlAnswer,
  fields: ReadonlySet<string>,
  { isAlone }: { isAlone: boolean },
): GraphqlAnswer {
  const nodes = z.array(z.unknown()).safeParse(answer.data?.['nodes']).data ?? [];
  const settled = [...nodes];
  const errors = (answer.errors ?? []).filter((error) => {
    const place = isAlone || isRefusal(error) ? findPlace(error) : null;
    const node = place && settled[place.index];
    if (!place || !fields.has(place.field) || !isObject(node)) return true;
    const reason = isRefusal(error) ? error.message.slice(0, MAX_REASON) : null;
    const before = 'settled' in node ? SettledFields.parse(node.settled) : {};
    settled[place.index] = { ...node, [place.field]: null, settled: { ...before, [place.field]: reason } };
    return false;
  });
  return { ...answer, data: answer.data && { ...answer.data, nodes: settled }, errors };
}

function isRefusal({ type }: GraphqlError): boolean {
  return type === 'FORBIDDEN' || type === 'NOT_FOUND';
}

function findPlace({ path }: GraphqlError): { index: number; field: string } | null {
  const [list, index, field] = path ?? [];
  return list === 'nodes' && typeof index === 'number' && typeof field === 'string' ? { index, field } : null;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
