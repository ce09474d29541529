import { validationFailed } from '../http/failures.ts';
import { choice } from './choices.ts';
import type { Call } from '../http/call.ts';
import type { ItemFilter } from '../world/issue-list.ts';
import type { Repo } from '../world/model.ts';

/** What the list's parameters ask for; null when nothing can fit. */
export function itemFilter(call: Call, repo: Repo, docs: string): ItemFilter | null {
  const state = choice(call, 'state', ['open', 'closed', 'all'], 'open');
  const creator = accountId(call, 'creator', docs);
  const labels = (call.query.get('labels') ?? '').split(',').filter((name) => name !== '');
  if (labels.some((name) => !call.world.issues.findLabel(repo.id, name))) return null;
  return {
    states: state === 'all' ? null : state === 'open' ? ['open'] : ['closed', 'merged'],
    labels: labels.length > 0 ? labels : null,
    assignee: anyNoneOr(call.query.get('assignee'), () => accountId(call, 'assignee', docs)),
    creator,
    milestone: anyNoneOr(call.query.get('milestone'), () => milestone(call, repo, docs)),
  };
}

function anyNoneOr(given: string | null, read: () => number | null): number | 'any' | 'none' | null {
  if (given === '*') return 'any';
  return given === 'none' ? 'none' : read();
}

function accountId(call: Call, name: 'creator' | 'assignee', docs: string): number | null {
  const login = call.query.get(name);
  if (login === null || login === '') return null;
  const account = call.world.accounts.find(login);
  if (!account) throw validationFailed(name, 'Issue', docs);
  return account.id;
}

function milestone(call: Call, repo: Repo, docs: string): number | null {
  const given = call.query.get('milestone');
  if (given === null || given === '') return null;
  if (!call.world.issues.findMilestone(repo.id, Number(given)))
    throw validationFailed('milestone', 'Issue', docs);
  return Number(given);
}
