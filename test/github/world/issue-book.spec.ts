import { beforeEach, describe, expect, it } from 'vitest';

import { HandClock, smallWorld } from '../testing/harness.ts';
import { parseNodeId } from './node-id.ts';
import { truthOfIssues } from './issue-truth.ts';
import type { GithubWorld } from '../world.ts';
import type { Item } from './issue-model.ts';

const [NOTES, DIARY] = [101, 102];
let clock: HandClock;
let world: GithubWorld;

beforeEach(() => {
  clock = new HandClock();
  world = smallWorld();
  world.now = clock.now;
});

/** What a change does to the time of the item's last update, in seconds. */
function aged(change: (number: number) => void): number {
  world.issues.addMilestone(NOTES);
  const { number, updatedAt } = world.issues.add(NOTES, { kind: 'pull', labels: ['bug'], milestone: 1 });
  clock.advance(60.5);
  change(number);
  return (world.issues.get(NOTES, number).updatedAt.getTime() - updatedAt.getTime()) / 1000;
}

describe('issues and pull requests', () => {
  it('take their numbers from one sequence, and no number twice', () => {
    const { issues } = world;
    issues.add(NOTES);
    issues.add(NOTES, { kind: 'pull' });
    issues.delete(NOTES, 1);

    expect(issues.add(NOTES).number).toBe(3);
    expect(() => issues.add(NOTES, { number: 1 })).toThrow('has had a number 1');
  });

  it('have node ids that name their repo; a pull request has two ids', () => {
    const issue = world.issues.add(NOTES);
    const pull = world.issues.add(NOTES, { kind: 'pull' });

    expect(parseNodeId(issue.nodeId)).toEqual({ type: 'Issue', id: issue.id, repoId: NOTES });
    expect(parseNodeId(pull.nodeId)).toEqual({ type: 'PullRequest', id: pull.pullId, repoId: NOTES });
    expect(pull.pullId).not.toBe(pull.id);
  });

  it.each<[string, (number: number) => void]>([
    ['edit', (number) => world.issues.edit(NOTES, number, { title: 'New' })],
    ['close', (number) => world.issues.close(NOTES, number)],
    ['labels', (number) => world.issues.setLabels(NOTES, number, [])],
    ['assign', (number) => world.issues.assign(NOTES, number, [11])],
    ['milestone', (number) => world.issues.setMilestone(NOTES, number, null)],
    ['lock', (number) => world.issues.lock(NOTES, number)],
    ['comment', (number) => world.issues.comment(NOTES, number)],
    ['draft', (number) => world.issues.convertToDraft(NOTES, number)],
  ])('are dated anew, in whole seconds, by: %s', (_what, change) => {
    expect(aged(change)).toBe(60);
  });

  it.each<[string, (number: number) => void]>([
    ['a reaction', (number) => world.issues.react(NOTES, number)],
    ['a new name of a label', () => world.issues.editLabel(NOTES, 'bug', { name: 'defect' })],
    ['the end of a label', () => world.issues.deleteLabel(NOTES, 'bug')],
    ['a new name of a milestone', () => world.issues.editMilestone(NOTES, 1, { title: 'M' })],
    ['the end of a milestone', () => world.issues.deleteMilestone(NOTES, 1)],
  ])('are not dated anew by %s', (_what, change) => {
    expect(aged(change)).toBe(0);
  });

  it('close for a reason, open again, and merge for good', () => {
    const { issues } = world;
    issues.add(NOTES);
    issues.add(NOTES, { kind: 'pull' });
    issues.close(NOTES, 1, { reason: 'not_planned' });
    expect(issues.get(NOTES, 1)).toMatchObject({ state: 'closed', stateReason: 'not_planned' });
    issues.reopen(NOTES, 1);
    issues.close(NOTES, 2, { merged: true });

    expect(issues.get(NOTES, 1)).toMatchObject({ state: 'open', stateReason: 'reopened', closedAt: null });
    expect(issues.get(NOTES, 2)).toMatchObject({ state: 'closed', mergedAt: clock.now(), stateReason: null });
    expect(() => issues.reopen(NOTES, 2)).toThrow('merged for good');
  });
});

describe('a transferred issue', () => {
  function transferred(): Item {
    world.issues.addLabel(DIARY, { name: 'BUG' });
    world.issues.add(NOTES, { title: 'Moves', labels: ['bug', 'only here'], assignees: [11], comments: 3 });
    clock.advance(5);
    return world.issues.get(DIARY, world.issues.transfer(NOTES, 1, DIARY));
  }

  it('gets ids of its own, and keeps only the labels that its new repo has', () => {
    const moved = transferred();

    expect(moved).toMatchObject({ title: 'Moves', comments: 3, assigneeIds: [11], repoId: DIARY });
    expect(moved.updatedAt.getTime() - moved.createdAt.getTime()).toBe(5000);
    expect(truthOfIssues(world, DIARY)).toMatchObject([{ number: 1, labels: ['BUG'] }]);
    expect(parseNodeId(moved.nodeId)?.repoId).toBe(DIARY);
    expect(world.issues.byId(DIARY, 'issue', moved.id)).toBe(moved);
  });

  it('is gone from the old repo, which knows the last place it went to', () => {
    transferred();
    expect(truthOfIssues(world, NOTES)).toEqual([]);
    world.issues.transfer(DIARY, 1, 103);

    expect(world.issues.gone(NOTES, 1)).toEqual({ why: 'transferred', repoId: 103, number: 1 });
  });
});

it('gives a repo that gets the id of a deleted one nothing of its issues', () => {
  world.issues.add(NOTES, { labels: ['bug'] });
  world.deleteRepo(NOTES);
  world.addRepo({ owner: 'ada', name: 'notes', id: NOTES });

  expect(truthOfIssues(world, NOTES)).toEqual([]);
  expect(world.issues.labelsOf(NOTES)).toEqual([]);
});

it('fills a repo by the rule when it is first looked into, once', () => {
  let filled = 0;
  world.issues.growBy(({ id }) => {
    filled += 1;
    world.issues.add(id, { title: `Of ${id}` });
  });

  world.issues.add(NOTES, { title: 'Later' });

  expect(truthOfIssues(world, NOTES).map(({ title }) => title)).toEqual(['Of 101', 'Later']);
  expect(filled).toBe(1);
});
