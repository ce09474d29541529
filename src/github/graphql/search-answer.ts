import { z } from 'zod';
import { parseAnswer } from '../parse-answer.ts';
import { Count } from '../scalars.ts';
import type { GraphqlAnswer, GraphqlError } from './graphql-answer.ts';

const SearchConnection = z.object({
  repositoryCount: Count,
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
  edges: z.array(z.object({ cursor: z.string() }).nullable()).nullish(),
  nodes: z.array(z.unknown()).nullish(),
});

export interface SearchAnswer {
  nodes: unknown[];
  repositoryCount: number;
  endCursor: string | null;
  /** After the last result but one: a page from here begins with this page's last result, unless the list moved. */
  joinCursor: string | null;
  /** How many results could not be shown. */
  withheld: number;
}

/**
 * The page as GitHub stands by it; null: it ran out of something while computing it, and then a zero in it may be
 * anything. Only a refusal that names one result leaves the others as they are.
 */
export function sortSearch({ data, errors }: GraphqlAnswer, route: string): SearchAnswer | null {
  const refused = new Set<number>();
  for (const error of errors ?? []) {
    const index = findRefused(error);
    if (index === null) return null;
    refused.add(index);
  }
  if (!data?.['search']) return null;
  const page = parseAnswer(SearchConnection, data['search'], route);
  const nodes = page.nodes ?? [];
  const shown = nodes.filter((node, index) => node !== null && !refused.has(index));
  return {
    nodes: shown,
    repositoryCount: page.repositoryCount,
    endCursor: page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null,
    joinCursor: page.edges?.at(-2)?.cursor ?? null,
    withheld: nodes.length - shown.length,
  };
}

function findRefused({ type, path }: GraphqlError): number | null {
  const [field, list, index] = path ?? [];
  if (type !== 'NOT_FOUND' && type !== 'FORBIDDEN') return null;
  return field === 'search' && list === 'nodes' && typeof index === 'number' ? index : null;
}
