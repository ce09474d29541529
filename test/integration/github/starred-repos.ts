import type { GithubClient } from '../../../src/github/github-client.ts';
import type { GithubRepoDetails } from '../../../src/github/search.types.ts';
import type { NewTag } from '../../github/world/model.ts';
import type { GithubWorld } from '../../github/world.ts';

export const MOST_STARRED = 'is:public sort:stars-desc';

/** `count` public repos of ada's: repo n has n stars and `tags` tags. */
export function addStarred(world: GithubWorld, count: number, tags = 1): void {
  for (let n = 1; n <= count; n++) {
    world.addRepo({ id: n, owner: 'ada', name: `s${n}`, stars: n, topics: ['t'], tags: manyTags(tags) });
  }
}

/** `v0001`, `v0002` ... */
export function manyTags(count: number): NewTag[] {
  return Array.from({ length: count }, (_, index) => ({ name: `v${String(index + 1).padStart(4, '0')}` }));
}

/** All pages of a search, as many in each as the client likes. */
export async function readAll(
  client: GithubClient,
): Promise<{ items: GithubRepoDetails[]; isWhole: boolean }> {
  const items: GithubRepoDetails[] = [];
  let isWhole = true;
  let after: string | null = null;
  do {
    const most = 1_000 - items.length;
    const page = await client.searchRepos({ query: MOST_STARRED, after, most, tags: true });
    items.push(...page.items);
    isWhole &&= page.isWhole;
    after = page.endCursor;
  } while (after !== null);
  return { items, isWhole };
}
