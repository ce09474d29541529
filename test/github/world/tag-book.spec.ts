import { describe, expect, it } from 'vitest';

import { smallWorld } from '../testing/harness.ts';
import type { GithubWorld } from '../world.ts';

const NOON = new Date('2026-11-21T12:00:00Z');

function worldAtNoon(): GithubWorld {
  const world = smallWorld();
  world.now = () => NOON;
  world.addTag(101, { name: 'v1', annotated: true });
  world.updateRepo(101, { pushedAt: null });
  return world;
}

function names(world: GithubWorld): string[] {
  return world.tagsOf(101).map(({ name }) => name);
}

describe('a tag', () => {
  it('that comes, moves or goes is a push', () => {
    const changes: ((world: GithubWorld) => void)[] = [
      (world) => world.addTag(101, { name: 'v2' }),
      (world) => world.moveTag(101, 'v1', 'f'.repeat(40)),
      (world) => world.removeTag(101, 'v1'),
    ];

    for (const change of changes) {
      const world = worldAtNoon();
      change(world);
      expect(world.repos.get(101).pushedAt).toEqual(NOON);
    }
  });

  it('that moves is a new object at another commit', () => {
    const world = worldAtNoon();
    const [before] = world.tagsOf(101);

    world.moveTag(101, 'v1', 'f'.repeat(40));

    const [after] = world.tagsOf(101);
    expect(after).toMatchObject({ name: 'v1', sha: 'f'.repeat(40), annotated: true });
    expect(after?.objectSha).toMatch(/^[0-9a-f]{40}$/);
    expect(after?.objectSha).not.toBe(before?.objectSha);
  });

  it('has a name of its own in its repo', () => {
    expect(() => worldAtNoon().addTag(101, { name: 'v1' })).toThrow('has a tag v1');
    expect(() => worldAtNoon().moveTag(101, 'v9', 'f'.repeat(40))).toThrow('has no tag v9');
  });

  it('is gone with its repo, whatever gets the id next', () => {
    const world = worldAtNoon();

    world.deleteRepo(101);
    world.addRepo({ owner: 'ada', name: 'notes', id: 101 });

    expect(names(world)).toEqual([]);
  });
});

describe('tags made by a rule', () => {
  it('can be added to, moved and removed as if they had been written down', () => {
    const world = smallWorld();
    world.tags.growBy(() => [
      { name: 'a', sha: '1'.repeat(40), annotated: false, objectSha: null, date: NOON },
      { name: 'b', sha: '2'.repeat(40), annotated: false, objectSha: null, date: NOON },
    ]);

    world.removeTag(101, 'a');
    world.addTag(101, { name: 'c' });
    world.moveTag(101, 'b', '3'.repeat(40));

    expect(names(world)).toEqual(['b', 'c']);
    expect(world.tagsOf(101)[0]?.sha).toBe('3'.repeat(40));
    expect(world.tagsOf(102).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('are made anew for another repo with the same id, however long the list', () => {
    const world = smallWorld();
    world.tags.growBy(({ name }) =>
      Array.from({ length: 101 }, (_, index) => ({
        name: `${name}-${index}`,
        sha: '1'.repeat(40),
        annotated: false,
        objectSha: null,
        date: NOON,
      })),
    );
    const before = names(world)[0];

    world.deleteRepo(101);
    world.addRepo({ owner: 'ada', name: 'other', id: 101 });

    expect([before, names(world)[0]]).toEqual(['notes-0', 'other-0']);
  });
});
