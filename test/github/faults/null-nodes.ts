import type { Answer } from '../http/call.ts';
import type { Fault } from './fault.ts';

interface Body {
  data?: Record<string, unknown>;
  errors?: object[];
}

type Path = (string | number)[];

/** What was found is gone when it is loaded: null in its place, with an error or without. */
export function withNullNodes(answer: Answer, struck: readonly Fault[]): Answer {
  const fault = struck.find(({ kind }) => kind === 'graphql-null-nodes');
  if (fault?.kind !== 'graphql-null-nodes') return answer;
  const json = structuredClone(answer.json) as Body;
  const paths = Object.entries(json.data ?? {}).flatMap(([alias, value]) =>
    (fault.positions ?? [0]).flatMap((position) => empty(value, position, [alias])),
  );
  if (fault.tells !== true) return { ...answer, json };
  const errors = paths.map((path) => ({ type: 'NOT_FOUND', path, message: 'Could not resolve to a node.' }));
  return { ...answer, json: { ...json, errors: [...(json.errors ?? []), ...errors] } };
}

/** In the nodes asked for by id, or in the connections nearest to the root. */
function empty(value: unknown, position: number, path: Path): Path[] {
  if (Array.isArray(value)) return emptyEntry(value, position, path);
  if (typeof value !== 'object' || value === null) return [];
  const { nodes, edges } = value as { nodes?: unknown; edges?: { node?: unknown }[] };
  if (nodes === undefined && edges === undefined) {
    return Object.entries(value).flatMap(([name, child]) => empty(child, position, [...path, name]));
  }
  const paths = Array.isArray(nodes) ? emptyEntry(nodes, position, [...path, 'nodes']) : [];
  const edge = edges?.[position];
  if (edge && 'node' in edge) {
    edge.node = null;
    paths.push([...path, 'edges', position, 'node']);
  }
  return paths;
}

function emptyEntry(list: unknown[], position: number, path: Path): Path[] {
  if (position >= list.length) return [];
  list[position] = null;
  return [[...path, position]];
}
