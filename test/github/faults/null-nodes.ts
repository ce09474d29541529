import type { Answer } from '../http/call.ts';
import type { Fault } from './fault.ts';

interface Body {
  data?: Record<string, Connection | null>;
  errors?: object[];
}

interface Connection {
  nodes?: unknown[];
  edges?: { node?: unknown }[];
}

/** A search's index knew repos that were gone when they were loaded: null in their places, with an error or without. */
export function withNullNodes(answer: Answer, struck: readonly Fault[]): Answer {
  const fault = struck.find(({ kind }) => kind === 'graphql-null-nodes');
  if (fault?.kind !== 'graphql-null-nodes') return answer;
  const json = structuredClone(answer.json) as Body;
  const paths = Object.entries(json.data ?? {}).flatMap(([alias, connection]) =>
    (fault.positions ?? [0]).flatMap((position) => empty(alias, connection, position)),
  );
  if (fault.tells !== true) return { ...answer, json };
  const errors = paths.map((path) => ({ type: 'NOT_FOUND', path, message: 'Could not resolve to a node.' }));
  return { ...answer, json: { ...json, errors: [...(json.errors ?? []), ...errors] } };
}

function empty(alias: string, connection: Connection | null, position: number): (string | number)[][] {
  const paths: (string | number)[][] = [];
  if (connection?.nodes && position < connection.nodes.length) {
    connection.nodes[position] = null;
    paths.push([alias, 'nodes', position]);
  }
  const edge = connection?.edges?.[position];
  if (edge && 'node' in edge) {
    edge.node = null;
    paths.push([alias, 'edges', position, 'node']);
  }
  return paths;
}
