import { describe, expect, it } from 'vitest';

import { createRankingWorld, RANKING_VIEWER, truthOfTop } from './ranking-world.ts';
import type { GithubWorld } from '../world.ts';
import type { Repo } from './model.ts';

const REPOS = 5000;
const world = createRankingWorld(7, { repos: REPOS });
const all = [...world.repos.byId.values()];

function everythingIn(one: GithubWorld): string {
  const repos = [...one.repos.byId.values()];
  return JSON.stringify([repos, repos.slice(0, 500).map((repo) => one.tags.of(repo))]);
}

function share(fits: (repo: Repo) => boolean): number {
  return all.filter(fits).length / all.length;
}

describe('a ranking world', () => {
  it('is the same for the same seed and another for another', () => {
    const other = createRankingWorld(8, { repos: 300 });

    expect(everythingIn(createRankingWorld(8, { repos: 300 }))).toBe(everythingIn(other));
    expect(everythingIn(createRankingWorld(9, { repos: 300 }))).not.toBe(everythingIn(other));
  });

  it('has the public repos asked for, and private ones and forks that do not count', () => {
    expect(truthOfTop(world, Infinity)).toHaveLength(REPOS);
    expect(all.filter(({ visibility }) => visibility === 'private').length).toBeGreaterThanOrEqual(4);
    expect(all.filter(({ fork }) => fork).length).toBeGreaterThanOrEqual(4);
    expect(world.repos.ownedBy(world.accounts.get(RANKING_VIEWER).id).length).toBeGreaterThanOrEqual(2);
  });

  it('crowds the low star counts beyond what one search can show', () => {
    const lowest = all.filter(({ stars }) => stars === 0);

    expect(lowest.length).toBeGreaterThan(1000);
    expect(new Set(lowest.map(({ createdAt }) => createdAt.getUTCFullYear())).size).toBeGreaterThan(10);
    expect(Math.max(...all.map(({ stars }) => stars))).toBeGreaterThan(10_000);
  });

  it('has tags for three repos of ten, many for some, and one with 5,000 high in the ranking', () => {
    const counts = new Map(all.map((repo) => [repo.id, world.tags.of(repo).length]));
    const [most = 0] = [...counts].find(([, count]) => count === 5000) ?? [];

    expect(share(({ id }) => counts.get(id) === 0)).toBeCloseTo(0.7, 1);
    expect(share(({ id }) => (counts.get(id) ?? 0) > 100)).toBeCloseTo(0.02, 2);
    expect([...counts.values()].filter((count) => count > 400)).toEqual([5000]);
    expect(truthOfTop(world, 20).map(({ id }) => id)).toContain(most);
  });

  it('has tags with names of their own, between the first push and the last', () => {
    for (const repo of all.slice(0, 400)) {
      const tags = world.tags.of(repo);
      expect(new Set(tags.map(({ name }) => name)).size).toBe(tags.length);
      for (const { date, sha, objectSha, annotated } of tags) {
        expect(date && date > repo.createdAt && repo.pushedAt && date < repo.pushedAt).toBe(true);
        expect(sha).toMatch(/^[0-9a-f]{40}$/);
        expect(objectSha !== null).toBe(annotated);
      }
    }
  });

  it('can have more repos of one second than a search shows', () => {
    const bursting = createRankingWorld(1, { repos: 10, burst: { repos: 1100, stars: 3 } });
    const [first] = [...bursting.repos.byId.values()].slice(10);

    expect(
      truthOfTop(bursting, Infinity, (repo) => repo.createdAt.getTime() === first?.createdAt.getTime()),
    ).toHaveLength(1100);
  });
});

it('the truth is by stars, then by id, and only what fits', () => {
  const top = truthOfTop(world, 300, ({ language }) => language === 'Rust');

  expect(top).toHaveLength(300);
  expect(top).toEqual(top.toSorted((left, right) => right.stars - left.stars || left.id - right.id));
  expect(top.every(({ id }) => world.repos.get(id).language === 'Rust')).toBe(true);
});
