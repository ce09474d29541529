import { SearchRefused } from '../search/refused.ts';
import { searchRepos } from '../search/repository-search.ts';
import { typedError } from './failures.ts';
import { connectByOffset, requireCursors, SEARCH_CURSOR } from './offset-connection.ts';
import type { Found } from '../search/repository-search.ts';
import type { Connection, PageArgs } from './connection.ts';
import type { GraphqlContext } from './context.ts';

export interface SearchArgs extends PageArgs {
  query: string;
  type: string;
}

const NOTHING_ELSE = { codeCount: 0, discussionCount: 0, issueCount: 0, userCount: 0, wikiCount: 0 };

/** `repositoryCount` is all that there is; only the first thousand can be paged through. */
export function searchFor(context: GraphqlContext, args: SearchArgs): object {
  if (args.type !== 'REPOSITORY') throw new Error(`The stand-in cannot search for ${args.type}`);
  requireCursors(args, SEARCH_CURSOR);
  const found = find(context, args.query);
  const page = pageOf(context, found, args);
  return {
    ...NOTHING_ELSE,
    repositoryCount: found.count,
    nodes: () => page().nodes,
    edges: () => page().edges,
    pageInfo: () => page().pageInfo,
  };
}

function find(context: GraphqlContext, query: string): Found {
  try {
    return searchRepos(context.call, query);
  } catch (error) {
    if (error instanceof SearchRefused) throw typedError('UNPROCESSABLE', error.message);
    throw error;
  }
}

function pageOf(context: GraphqlContext, found: Found, args: SearchArgs): () => Connection<object> {
  let page: Connection<object> | null = null;
  return () => {
    page ??= connectByOffset(found.readable(), args, SEARCH_CURSOR, (repo) => context.toRepo(repo));
    return page;
  };
}
