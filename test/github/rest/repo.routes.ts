import { notFound } from '../http/failures.ts';
import { paginate } from '../http/paging.ts';
import { get } from '../http/router.ts';
import { isShown } from './repo-lists.ts';
import { toFullRepository } from './shapes/full-repository.ts';
import { toTag } from './shapes/tag.ts';
import type { Answer, Call } from '../http/call.ts';
import type { Repo } from '../world/model.ts';
import type { Route } from '../http/router.ts';
import type { Schema } from './shapes/schemas.ts';

const DOCS = 'https://docs.github.com/rest/repos/repos';
const DOCS_BY_KIND: Record<string, string> = {
  '': `${DOCS}#get-a-repository`,
  '/topics': `${DOCS}#get-all-repository-topics`,
  '/languages': `${DOCS}#list-repository-languages`,
  '/tags': `${DOCS}#list-repository-tags`,
};

/** One repo and what hangs on it: by name, where old names redirect, and by id, which never changes. */
export const repoRoutes: Route[] = [
  ...both('', (call, repo) => ({
    status: 200,
    json: toFullRepository(call, repo),
    lastModified: repo.updatedAt,
  })),
  ...both('/topics', (_call, repo) => ({
    status: 200,
    json: { names: repo.topics } satisfies Schema<'topic'>,
  })),
  ...both('/languages', (_call, repo) => ({
    status: 200,
    json: repo.languages satisfies Schema<'language'>,
  })),
  ...both('/tags', (call, repo) => {
    const page = paginate(call, call.world.tags.of(repo), `/repositories/${repo.id}/tags`);
    return { status: 200, json: page.items.map((tag) => toTag(call, repo, tag)), headers: page.headers };
  }),
];

function both(kind: string, answer: (call: Call, repo: Repo) => Answer): Route[] {
  const docs = DOCS_BY_KIND[kind] ?? DOCS;
  return [
    get(`/repos/{owner}/{repo}${kind}`, (call) => byName(call, kind, docs, answer), {
      acceptedScopes: 'repo',
    }),
    get(`/repositories/{id}${kind}`, (call) => answer(call, visible(call, byId(call), docs)), {
      acceptedScopes: 'repo',
    }),
  ];
}

/** A repo that was renamed or transferred answers 301 to its address by id, and only to who may see it. */
function byName(call: Call, kind: string, docs: string, answer: (call: Call, repo: Repo) => Answer): Answer {
  const { owner = '', repo: name = '' } = call.params;
  const current = call.world.repos.findByPath(owner, name);
  if (current) return answer(call, visible(call, current, docs));
  const moved = visible(call, call.world.repos.findByFormerPath(owner, name), docs);
  const location = `${call.urls.api}/repositories/${moved.id}${kind}${call.url.search}`;
  const json = {
    message: 'Moved Permanently',
    url: location,
    documentation_url:
      'https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects',
  };
  return { status: 301, json, headers: { location } };
}

function byId(call: Call): Repo | null {
  return call.world.repos.byId.get(Number(call.params.id)) ?? null;
}

function visible(call: Call, repo: Repo | null, docs: string): Repo {
  const seen = repo && call.world.permission(call.viewer?.id ?? null, repo) !== null && isShown(call, repo);
  if (!repo || !seen) throw notFound(docs);
  return repo;
}
