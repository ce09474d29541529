import { failure, notFound } from '../http/failures.ts';
import { paginateByCursor } from '../http/cursor-paging.ts';
import { listItems } from '../world/issue-list.ts';
import { choice, instant } from './choices.ts';
import { itemFilter } from './issue-filter.ts';
import { isRepoVisible, movedTo, repoRoute } from './repo-route.ts';
import { toIssue } from './shapes/issue.ts';
import type { Answer, Call } from '../http/call.ts';
import type { Route } from '../http/router.ts';
import type { OrderedItem } from '../world/issue-list.ts';
import type { Repo } from '../world/model.ts';

const DOCS = 'https://docs.github.com/rest/issues/issues';

/** Issues with the pull requests among them. */
export const issueRoutes: Route[] = [
  ...repoRoute('/issues', `${DOCS}#list-repository-issues`, list),
  ...repoRoute('/issues/{number}', `${DOCS}#get-an-issue`, single),
];

function list(call: Call, repo: Repo): Answer {
  const docs = `${DOCS}#list-repository-issues`;
  if (!repo.hasIssues) throw disabled(docs);
  const sort = choice(call, 'sort', ['created', 'updated', 'comments'], 'created');
  const isDescending = choice(call, 'direction', ['asc', 'desc'], 'desc') === 'desc';
  const filter = itemFilter(call, repo, docs);
  const since = instant(call, 'since');
  const found = filter ? listItems(call.world, repo.id, filter, { sort, isDescending }) : [];
  const path = `/repositories/${repo.id}/issues`;
  const page = paginateByCursor(call, updatedSince(found, since), { path, isDescending, docs });
  return { status: 200, json: page.items.map((item) => toIssue(call, repo, item)), headers: page.headers };
}

/** Inclusive, and blind to what is smaller than a second. */
function updatedSince(items: OrderedItem[], since: Date | null): OrderedItem[] {
  if (!since) return items;
  const from = Math.floor(since.getTime() / 1000) * 1000;
  return items.filter(({ item }) => item.updatedAt.getTime() >= from);
}

function single(call: Call, repo: Repo): Answer {
  const docs = `${DOCS}#get-an-issue`;
  const number = Number(call.params.number);
  const item = Number.isSafeInteger(number) ? call.world.issues.find(repo.id, number) : null;
  if (!item) return elsewhere(call, repo, number);
  if (item.kind === 'issue' && !repo.hasIssues) throw disabled(docs);
  return { status: 200, json: toIssue(call, repo, item), lastModified: item.updatedAt };
}

/** Where an issue went is told to who may follow it there, and a deleted one is gone to who could have read it. */
function elsewhere(call: Call, repo: Repo, number: number): Answer {
  const docs = `${DOCS}#get-an-issue`;
  const gone = call.world.issues.gone(repo.id, number);
  if (!gone) throw notFound(docs);
  if (gone.why !== 'transferred') throw failure(410, 'This issue was deleted', docs);
  const target = call.world.repos.byId.get(gone.repoId);
  if (!target || !isRepoVisible(call, target)) throw notFound(docs);
  return movedTo(call, `/repositories/${gone.repoId}/issues/${gone.number}`);
}

function disabled(docs: string): Error {
  return failure(410, 'Issues are disabled for this repo', docs);
}
