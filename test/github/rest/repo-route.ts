import { notFound } from '../http/failures.ts';
import { get } from '../http/router.ts';
import { isShown } from './repo-lists.ts';
import type { Answer, Call } from '../http/call.ts';
import type { Repo } from '../world/model.ts';
import type { Route } from '../http/router.ts';

/** What hangs on a repo is found below its name, where old names redirect, and below its id, which never changes. */
export function repoRoute(kind: string, docs: string, answer: (call: Call, repo: Repo) => Answer): Route[] {
  return [
    get(`/repos/{owner}/{repo}${kind}`, (call) => byName(call, docs, answer), { acceptedScopes: 'repo' }),
    get(`/repositories/{id}${kind}`, (call) => answer(call, visible(call, byId(call), docs)), {
      acceptedScopes: 'repo',
    }),
  ];
}

export function movedTo(call: Call, path: string): Answer {
  const location = `${call.urls.api}${path}`;
  const json = {
    message: 'Moved Permanently',
    url: location,
    documentation_url:
      'https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects',
  };
  return { status: 301, json, headers: { location } };
}

/** To the reader, through this request. */
export function isRepoVisible(call: Call, repo: Repo): boolean {
  return call.world.permission(call.viewer?.id ?? null, repo) !== null && isShown(call, repo);
}

/** A repo that was renamed or transferred answers 301 to its address by id, and only to who may see it. */
function byName(call: Call, docs: string, answer: (call: Call, repo: Repo) => Answer): Answer {
  const { owner = '', repo: name = '' } = call.params;
  const current = call.world.repos.findByPath(owner, name);
  if (current) return answer(call, visible(call, current, docs));
  const moved = visible(call, call.world.repos.findByFormerPath(owner, name), docs);
  const below = call.path.split('/').slice(4).join('/');
  return movedTo(call, `/repositories/${moved.id}${below === '' ? '' : `/${below}`}${call.url.search}`);
}

function byId(call: Call): Repo | null {
  return call.world.repos.byId.get(Number(call.params.id)) ?? null;
}

function visible(call: Call, repo: Repo | null, docs: string): Repo {
  if (!repo || !isRepoVisible(call, repo)) throw notFound(docs);
  return repo;
}
