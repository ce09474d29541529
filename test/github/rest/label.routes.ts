import { notFound } from '../http/failures.ts';
import { paginate } from '../http/paging.ts';
import { choice } from './choices.ts';
import { repoRoute } from './repo-route.ts';
import { toLabel } from './shapes/label.ts';
import { toMilestone } from './shapes/milestone.ts';
import type { Answer, Call } from '../http/call.ts';
import type { Route } from '../http/router.ts';
import type { Milestone } from '../world/issue-model.ts';
import type { Repo } from '../world/model.ts';

const LABELS = 'https://docs.github.com/rest/issues/labels';
const MILESTONES = 'https://docs.github.com/rest/issues/milestones';

/** Labels and milestones outlive the issues they hang on: they are there while issues are turned off, too. */
export const labelRoutes: Route[] = [
  ...repoRoute('/labels', `${LABELS}#list-labels-for-a-repository`, listLabels),
  ...repoRoute('/labels/{name}', `${LABELS}#get-a-label`, getLabel),
  ...repoRoute('/milestones', `${MILESTONES}#list-milestones`, listMilestones),
  ...repoRoute('/milestones/{number}', `${MILESTONES}#get-a-milestone`, getMilestone),
];

/** In the order they were made, which GitHub does not promise. */
function listLabels(call: Call, repo: Repo): Answer {
  const page = paginate(call, call.world.issues.labelsOf(repo.id), `/repositories/${repo.id}/labels`);
  return { status: 200, json: page.items.map((label) => toLabel(call, repo, label)), headers: page.headers };
}

function getLabel(call: Call, repo: Repo): Answer {
  const label = call.world.issues.findLabel(repo.id, call.params.name ?? '');
  if (!label) throw notFound(`${LABELS}#get-a-label`);
  return { status: 200, json: toLabel(call, repo, label) };
}

function listMilestones(call: Call, repo: Repo): Answer {
  const state = choice(call, 'state', ['open', 'closed', 'all'], 'open');
  const sort = choice(call, 'sort', ['due_on', 'completeness'], 'due_on');
  if (sort === 'completeness') throw new Error('The stand-in does not sort milestones by completeness');
  const sign = choice(call, 'direction', ['asc', 'desc'], 'asc') === 'asc' ? 1 : -1;
  const found = call.world.issues
    .milestonesOf(repo.id)
    .filter((one) => state === 'all' || one.state === state);
  const sorted = found.toSorted(
    (left, right) => sign * (dueAt(left) - dueAt(right)) || left.number - right.number,
  );
  const page = paginate(call, sorted, `/repositories/${repo.id}/milestones`);
  const json = page.items.map((milestone) => toMilestone(call, repo, milestone));
  return { status: 200, json, headers: page.headers };
}

/** Those without a day come last. */
function dueAt({ dueOn }: Milestone): number {
  return dueOn?.getTime() ?? Number.MAX_SAFE_INTEGER;
}

function getMilestone(call: Call, repo: Repo): Answer {
  const milestone = call.world.issues.findMilestone(repo.id, Number(call.params.number));
  if (!milestone) throw notFound(`${MILESTONES}#get-a-milestone`);
  return { status: 200, json: toMilestone(call, repo, milestone) };
}
