import { describe, expect, it } from 'vitest';

import { HandClock, smallWorld } from '../testing/harness.ts';
import { addBulk, applyRandomStep } from './issue-history.ts';
import { truthOfIssues } from './issue-truth.ts';
import { HOSTILE_BODY } from './issue-texts.ts';
import { createIssueWorld } from './issue-world.ts';
import { aRandom } from './random.ts';
import type { GithubWorld } from '../world.ts';

const REPOS = [101, 102, 103];

function afterSteps(seed: number, count: number): { world: GithubWorld; steps: string[] } {
  const world = smallWorld();
  const clock = new HandClock();
  const random = aRandom(seed);
  world.now = clock.now;
  const steps: string[] = [];
  for (let index = 0; index < count; index += 1) {
    if (random.chance(0.7)) clock.advance(random.integer(100));
    steps.push(applyRandomStep(world, random, REPOS));
  }
  return { world, steps };
}

describe('a random history', () => {
  it('is the same for the same seed', () => {
    const [one, two, other] = [afterSteps(1, 400), afterSteps(1, 400), afterSteps(2, 400)];

    expect(one.steps).toEqual(two.steps);
    expect(REPOS.map((id) => truthOfIssues(one.world, id))).toEqual(
      REPOS.map((id) => truthOfIssues(two.world, id)),
    );
    expect(one.steps).not.toEqual(other.steps);
  });

  it('has everything happen sooner or later', () => {
    const names = new Set(afterSteps(3, 3000).steps.map((step) => step.replace(/ (\d|ada|engines).*$/, '')));

    expect([...names].toSorted()).toEqual([
      'add label',
      'add milestone',
      'assign',
      'bulk',
      'close',
      'close milestone',
      'comment',
      'convert',
      'create',
      'delete',
      'delete label',
      'delete milestone',
      'draft',
      'edit',
      'edit milestone',
      'lock',
      'react',
      'recolour label',
      'relabel',
      'rename label',
      'rename repo',
      'reopen',
      'set milestone',
      'transfer',
    ]);
  });

  it('leaves nothing that hangs on what is gone', () => {
    const { world } = afterSteps(4, 2000);

    for (const id of REPOS) {
      const labels = new Set(world.issues.labelsOf(id).map((label) => label.id));
      const milestones = new Set(world.issues.milestonesOf(id).map((milestone) => milestone.id));
      for (const item of world.issues.of(id)) {
        expect(item.labelIds.every((labelId) => labels.has(labelId))).toBe(true);
        expect(item.milestoneId === null || milestones.has(item.milestoneId)).toBe(true);
        expect(item.updatedAt >= item.createdAt).toBe(true);
      }
    }
  });

  it('can have more than a page of items updated in one second', () => {
    const world = smallWorld();
    world.now = new HandClock().now;

    addBulk(world, aRandom(5), 101);

    const times = truthOfIssues(world, 101).map(({ updatedAt }) => updatedAt);
    expect(times.length).toBeGreaterThan(100);
    expect(new Set(times).size).toBe(1);
  });
});

describe('an issue world', () => {
  it('has as many items as asked for, and open ones as many as its repos tell', () => {
    const { world, busyRepoId, quietRepoIds } = createIssueWorld(1, { items: 900, repos: 20 });

    for (const id of [busyRepoId, ...quietRepoIds]) {
      const { openIssues, openPulls } = world.repos.get(id);
      const open = world.issues.of(id).filter(({ state }) => state === 'open');
      expect(open.filter(({ kind }) => kind === 'issue')).toHaveLength(openIssues);
      expect(open.filter(({ kind }) => kind === 'pull')).toHaveLength(openPulls);
    }
    expect(world.issues.of(busyRepoId)).toHaveLength(900);
    expect(quietRepoIds).toHaveLength(20);
  });

  it('is the same for the same seed, in whatever order it is looked into', () => {
    const [one, two] = [
      createIssueWorld(2, { items: 50, repos: 3 }),
      createIssueWorld(2, { items: 50, repos: 3 }),
    ];
    two.world.issues.of(two.quietRepoIds[2] ?? 0);

    const plain = ({ world, busyRepoId }: typeof one): object[] =>
      truthOfIssues(world, busyRepoId).map(({ id: _id, nodeId: _nodeId, ...rest }) => rest);
    expect(plain(one)).toEqual(plain(two));
  });
});

it('has a body as long as GitHub allows, with what no database wants', () => {
  expect(HOSTILE_BODY).toHaveLength(65_536);
  expect(HOSTILE_BODY).toContain('\u0000');
  expect(HOSTILE_BODY.isWellFormed()).toBe(false);
});
