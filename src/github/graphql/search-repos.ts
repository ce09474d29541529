import { z } from 'zod';
import { GithubVisibility } from '../github.schema.ts';
import { parseAnswer } from '../parse-answer.ts';
import type { RestCaller } from '../rest/rest-caller.ts';
import { Count, Id, Text } from '../scalars.ts';
import type {
  GithubRepoDetails,
  GithubRepoSight,
  GithubSearchAsk,
  GithubSearchPage,
} from '../search.types.ts';
import type { GraphqlCaller } from './graphql-caller.ts';
import { RepoDetailsNode, toRepoDetails } from './repo-details.ts';
import { countConnections, type DetailsOptions } from './repo-fields.ts';
import { askRepo, findRepoIds } from './repo-identity.ts';
import { findSearchPage, getSearchPage, type SearchPage, type SearchQuery } from './search-page.ts';
import { buildSearchRepos, SEARCH_REPO_IDS } from './search-repos.query.ts';

const IDS: SearchQuery = {
  name: 'SearchRepoIds',
  document: SEARCH_REPO_IDS,
  connections: 0,
  weight: 'light',
};

const SightNode = z.object({
  id: Text,
  databaseId: Id.nullable(),
  name: Text,
  owner: z.object({ login: Text }),
  visibility: z.string().toLowerCase().pipe(GithubVisibility),
  stargazerCount: Count,
});
type SightNode = z.infer<typeof SightNode>;

/** Without tags, and not whole, where GitHub cannot compute them. */
export async function searchRepos(
  graphql: GraphqlCaller,
  rest: RestCaller,
  ask: GithubSearchAsk & DetailsOptions,
): Promise<GithubSearchPage<GithubRepoDetails>> {
  const page = await readDetails(graphql, ask);
  return toPage(page, RepoDetailsNode, async (node) => {
    const outcome = await findRepoIds(rest, node);
    return outcome.kind === 'found' ? toRepoDetails(node, outcome.value, ask) : null;
  });
}

export async function searchRepoIds(
  graphql: GraphqlCaller,
  rest: RestCaller,
  ask: GithubSearchAsk,
): Promise<GithubSearchPage<GithubRepoSight>> {
  const page = await getSearchPage(graphql, IDS, ask);
  return toPage(page, SightNode, (node) => toSight(rest, node));
}

async function readDetails(
  graphql: GraphqlCaller,
  ask: GithubSearchAsk & DetailsOptions,
): Promise<SearchPage> {
  if (!ask.tags) return getSearchPage(graphql, toDetailsQuery(ask), ask);
  const page = await findSearchPage(graphql, toDetailsQuery(ask), ask);
  if (page) return page;
  return { ...(await readDetails(graphql, { ...ask, tags: false })), wasTooMuch: true };
}

function toDetailsQuery(options: DetailsOptions): SearchQuery {
  const name = options.tags ? 'SearchReposWithTags' : 'SearchRepos';
  return {
    name,
    document: buildSearchRepos(name, options),
    connections: countConnections(options),
    weight: 'heavy',
    hasLighter: options.tags,
  };
}

/** What cannot be shown is left out, and the page not whole; so is what a public search should never have found. */
async function toPage<Node extends { visibility: GithubVisibility }, Item>(
  { nodes, wasTooMuch, ...page }: SearchPage,
  schema: z.ZodType<Node>,
  toItem: (node: Node) => Promise<Item | null>,
): Promise<GithubSearchPage<Item>> {
  const parsed = nodes.map((node) => parseAnswer(schema, node, 'a search result'));
  const visible = parsed.filter(({ visibility }) => visibility === 'public');
  const found = await Promise.all(visible.map(toItem));
  const items = found.filter((item) => item !== null);
  const withheld = page.withheld + nodes.length - items.length;
  return { ...page, items, withheld, isWhole: withheld === 0 && !wasTooMuch };
}

async function toSight(rest: RestCaller, node: SightNode): Promise<GithubRepoSight | null> {
  const { id: nodeId, stargazerCount: stars } = node;
  if (node.databaseId !== null) return { id: node.databaseId, nodeId, stars };
  const outcome = await askRepo(rest, node);
  return outcome.kind === 'found' ? { id: outcome.value.id, nodeId, stars } : null;
}
