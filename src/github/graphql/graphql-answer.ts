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

/** An answer, and when GitHub gave it by its own clock; null: it did not say. */
export type DatedAnswer = GraphqlAnswer & { answeredAt: Date | null };

/** What became of one thing that was asked for: a node by its id, or a field by its alias. */
export type NodeResult =
  | { kind: 'node'; value: unknown }
  | { kind: 'not_found' }
  | { kind: 'forbidden'; reason: string }
  /** GitHub did not get to it: whatever stands there is not a fact. */
  | { kind: 'not_computed' };

/** The entries of `nodes(ids:)`, in their order. */
export function sortNodes(answer: GraphqlAnswer, count: number): NodeResult[] {
  const nodes = z.array(z.unknown()).safeParse(answer.data?.['nodes']).data ?? [];
  return sortPlaces(answer, {
    values: Array.from({ length: count }, (_, index) => nodes[index]),
    toPlace: ([field, index]) => (field === 'nodes' && typeof index === 'number' ? index : null),
    depth: 2,
  });
}

/** The fields of the query itself, by their aliases. */
export function sortFields(answer: GraphqlAnswer, aliases: readonly string[]): NodeResult[] {
  const places = new Map(aliases.map((alias, index) => [alias, index]));
  return sortPlaces(answer, {
    values: aliases.map((alias) => answer.data?.[alias]),
    toPlace: ([field]) => (typeof field === 'string' ? (places.get(field) ?? null) : null),
    depth: 1,
  });
}

type Path = readonly (string | number)[];

interface Places {
  values: readonly unknown[];
  toPlace: (path: Path) => number | null;
  /** How long the path of a place itself is. */
  depth: number;
}

/**
 * Sorts values by the errors that name them in `path`. An error that names none may have spoilt any of them: then only
 * what is plainly refused is believed.
 */
function sortPlaces({ errors }: GraphqlAnswer, { values, toPlace, depth }: Places): NodeResult[] {
  const byPlace = new Map<number, GraphqlError>();
  let isSpoilt = false;
  for (const error of errors ?? []) {
    const place = toPlace(error.path ?? []);
    if (place === null) isSpoilt = true;
    else if (!isRefusal(byPlace.get(place), depth)) byPlace.set(place, error);
  }
  return values.map((value, place) => toResult(value, byPlace.get(place), { isSpoilt, depth }));
}

function toResult(
  value: unknown,
  error: GraphqlError | undefined,
  { isSpoilt, depth }: { isSpoilt: boolean; depth: number },
): NodeResult {
  if (error && isRefusal(error, depth)) {
    const isGone = error.type === 'NOT_FOUND';
    return isGone ? { kind: 'not_found' } : { kind: 'forbidden', reason: error.message.slice(0, 300) };
  }
  if (error || isSpoilt || value === undefined) return { kind: 'not_computed' };
  return value === null ? { kind: 'not_found' } : { kind: 'node', value };
}

/** What is not found further down says nothing of the node itself. */
function isRefusal(error: GraphqlError | undefined, depth: number): boolean {
  if (error?.type === 'FORBIDDEN') return true;
  return error?.type === 'NOT_FOUND' && error.path?.length === depth;
}
