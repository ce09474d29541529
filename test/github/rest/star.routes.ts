import { failure } from '../http/failures.ts';
import { paginate, positive } from '../http/paging.ts';
import { repoRoute } from './repo-route.ts';
import { toInstant } from './shapes/instant.ts';
import { toSimpleUser } from './shapes/simple-user.ts';
import type { Answer, Call } from '../http/call.ts';
import type { Route } from '../http/router.ts';
import type { Repo } from '../world/model.ts';
import type { Follower } from '../world/star-book.ts';

const STARRING = 'https://docs.github.com/rest/activity/starring';
const WATCHING = 'https://docs.github.com/rest/activity/watching';
const WITH_TIMES = 'application/vnd.github.star+json';
const MOST_WEEKS = 30;
const MOST_PAGES = 100;

/**
 * Since July 2026 only admins and collaborators are told who stars and who watches; the numbers are for everybody.
 * Source: GitHub's changelog of 2026-06-30.
 */
export const starRoutes: Route[] = [
  ...repoRoute('/stargazers', `${STARRING}#list-stargazers`, (call, repo) =>
    followers(call, repo, 'stargazers'),
  ),
  ...repoRoute('/subscribers', `${WATCHING}#list-watchers`, (call, repo) =>
    followers(call, repo, 'subscribers'),
  ),
  ...repoRoute('/stargazers/history', `${STARRING}#get-repository-star-history`, history),
];

function followers(call: Call, repo: Repo, kind: 'stargazers' | 'subscribers'): Answer {
  const docs = kind === 'stargazers' ? `${STARRING}#list-stargazers` : `${WATCHING}#list-watchers`;
  if (!isCollaborator(call, repo)) throw failure(403, 'Must be a repository admin or collaborator.', docs);
  const found = call.world.stars.followers(kind, repo);
  if (!found) throw new Error(`The stand-in holds only the number of ${kind}`);
  const page = paginate(call, found, `/repositories/${repo.id}/${kind}`);
  const isTimed = kind === 'stargazers' && call.headers.accept?.includes(WITH_TIMES) === true;
  return {
    status: 200,
    json: page.items.map((entry) => toEntry(call, entry, isTimed)),
    headers: page.headers,
  };
}

function toEntry({ world, urls }: Call, { accountId, at }: Follower, isTimed: boolean): object {
  const user = toSimpleUser(world.accounts.getById(accountId), urls);
  return isTimed ? { starred_at: toInstant(at), user } : user;
}

function isCollaborator({ viewer, world }: Call, { id }: Repo): boolean {
  return viewer !== null && world.affiliatedWith(viewer.id).some(({ repo }) => repo.id === id);
}

/**
 * Weeks, the newest first: `week` is when it began in seconds since 1970, `days` how many stars came on each of its
 * seven days, `total` their sum; days to come are 0. At most 30 weeks a page and 100 pages.
 * The OpenAPI description at hand is older than the endpoint (2026-09-04). Sources: GitHub's changelog of that day,
 * github.com/orgs/community/discussions/206104, and what clients that read it for real expect.
 */
function history(call: Call, repo: Repo): Answer {
  const docs = `${STARRING}#get-repository-star-history`;
  if ((positive(call.query.get('page')) ?? 1) > MOST_PAGES) {
    throw failure(
      422,
      'In order to keep the API fast for everyone, pagination is limited for this resource.',
      docs,
    );
  }
  const weeks = call.world.stars.weeks(repo, call.now);
  const page = paginate(call, weeks, `/repositories/${repo.id}/stargazers/history`, MOST_WEEKS);
  const json = page.items.map(({ start, days }) => ({
    week: start.getTime() / 1000,
    total: days.reduce((sum, count) => sum + count, 0),
    days,
  }));
  return { status: 200, json, headers: page.headers };
}
