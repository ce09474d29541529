import { z } from 'zod';
import { GithubUnexpectedAnswerError } from '../github.errors.ts';
import type { Outcome } from '../github.types.ts';
import type { GithubIssueIdPage } from '../issue.types.ts';
import { parseAnswer } from '../parse-answer.ts';
import { Count, Id, Text } from '../scalars.ts';
import { isRepo } from './find-repo-details.ts';
import { type GraphqlAnswer, type GraphqlError, sortFields } from './graphql-answer.ts';

/** A 64-bit integer, which JSON carries as text. */
const BigId = z.union([Id, z.string().regex(/^\d+$/).transform(Number).pipe(Id)]);

const IdNode = z
  .object({ id: Text, number: Count, fullDatabaseId: BigId.nullish() })
  .transform(({ id, number, fullDatabaseId }) => ({ nodeId: id, number, id: fullDatabaseId ?? null }));

const IdConnection = z.object({
  totalCount: Count,
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
  nodes: z.array(IdNode.nullable()).nullable(),
});

const RepoItems = z.object({ items: IdConnection });

/**
 * The page as GitHub stands by it; null: it ran out of something while computing it. Only a refusal that names one item
 * leaves the others as they are. Throws `GithubUnexpectedAnswerError` for a cursor that GitHub does not know.
 */
export function sortIssueIds(answer: GraphqlAnswer, route: string): Outcome<GithubIssueIdPage> | null {
  const lost = answer.errors?.find(({ type }) => type === 'INVALID_CURSOR_ARGUMENTS');
  if (lost) throw new GithubUnexpectedAnswerError(route, lost.message.slice(0, 300));
  const refused = new Set<number>();
  const rest: GraphqlError[] = [];
  for (const error of answer.errors ?? []) {
    const index = findRefused(error);
    if (index === null) rest.push(error);
    else refused.add(index);
  }
  const [result] = sortFields({ ...answer, errors: rest }, ['node']);
  if (!result || result.kind === 'not_computed') return null;
  if (result.kind !== 'node') return result;
  if (!isRepo(result.value)) return { kind: 'not_found' };
  return { kind: 'found', value: toIdPage(parseAnswer(RepoItems, result.value, route).items, refused) };
}

function toIdPage(page: z.infer<typeof IdConnection>, refused: Set<number>): GithubIssueIdPage {
  const nodes = page.nodes ?? [];
  const items = nodes.filter((_, index) => !refused.has(index)).filter((node) => node !== null);
  return {
    items,
    total: page.totalCount,
    endCursor: page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null,
    isWhole: page.nodes !== null && items.length === nodes.length,
  };
}

function findRefused({ type, path }: GraphqlError): number | null {
  const [field, connection, list, index] = path ?? [];
  if (type !== 'NOT_FOUND' && type !== 'FORBIDDEN') return null;
  if (field !== 'node' || connection !== 'items' || list !== 'nodes') return null;
  return typeof index === 'number' ? index : null;
}
