import { paginate } from '../http/paging.ts';
import { repoRoute } from './repo-route.ts';
import { toFullRepository } from './shapes/full-repository.ts';
import { toTag } from './shapes/tag.ts';
import type { Route } from '../http/router.ts';
import type { Schema } from './shapes/schemas.ts';

const DOCS = 'https://docs.github.com/rest/repos/repos';

/** One repo, and the short lists that come with it. */
export const repoRoutes: Route[] = [
  ...repoRoute('', `${DOCS}#get-a-repository`, (call, repo) => ({
    status: 200,
    json: toFullRepository(call, repo),
    lastModified: repo.updatedAt,
  })),
  ...repoRoute('/topics', `${DOCS}#get-all-repository-topics`, (_call, repo) => ({
    status: 200,
    json: { names: repo.topics } satisfies Schema<'topic'>,
  })),
  ...repoRoute('/languages', `${DOCS}#list-repository-languages`, (_call, repo) => ({
    status: 200,
    json: repo.languages satisfies Schema<'language'>,
  })),
  ...repoRoute('/tags', `${DOCS}#list-repository-tags`, (call, repo) => {
    const page = paginate(call, call.world.tags.of(repo), `/repositories/${repo.id}/tags`);
    return { status: 200, json: page.items.map((tag) => toTag(call, repo, tag)), headers: page.headers };
  }),
];
