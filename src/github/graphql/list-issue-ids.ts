import type { Outcome } from '../github.types.ts';
import type { GithubIssueIdPage, GithubIssueIdsAsk, GithubIssueKind } from '../issue.types.ts';
import type { GraphqlCaller, GraphqlQuery } from './graphql-caller.ts';
import { sortIssueIds } from './issue-ids-answer.ts';
import { LIST_ISSUE_IDS, LIST_PULL_IDS } from './list-issue-ids.query.ts';
import { Shrinking, toUnavailable } from './shrinking.ts';

interface IdsQuery extends GraphqlQuery {
  document: string;
}

/** One connection of one repo: a page costs a point however much is on it. */
const SHAPE = { connections: 0, most: 100, weight: 'heavy' } as const;

const QUERIES: Record<GithubIssueKind, IdsQuery> = {
  issue: { ...SHAPE, name: 'ListIssueIds', document: LIST_ISSUE_IDS },
  pull: { ...SHAPE, name: 'ListPullIds', document: LIST_PULL_IDS },
};

/** As large a page as GitHub can bear. Throws `GithubUnavailableError` when it could not even compute a page of one. */
export async function listIssueIds(
  graphql: GraphqlCaller,
  ask: GithubIssueIdsAsk,
): Promise<Outcome<GithubIssueIdPage>> {
  const query = QUERIES[ask.kind];
  const shrinking = new Shrinking(graphql, query);
  for (;;) {
    const size = shrinking.choose(query.most);
    const page = await askPage(graphql, query, { ...ask, size });
    if (page) {
      shrinking.wentWell(size);
      return page;
    }
    if (!(await shrinking.wasTooMuch(size))) throw toUnavailable(query);
  }
}

async function askPage(
  graphql: GraphqlCaller,
  query: IdsQuery,
  { nodeId: id, states, after, size }: GithubIssueIdsAsk & { size: number },
): Promise<Outcome<GithubIssueIdPage> | null> {
  const answer = await graphql.ask(query, {
    document: query.document,
    variables: { id, states: states.map((state) => state.toUpperCase()), first: size, after },
    size,
    shrinkable: size > 1,
  });
  return answer && sortIssueIds(answer, `POST /graphql ${query.name}`);
}
