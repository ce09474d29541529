import { describe, expect, it } from 'vitest';

import { parseNodeId, toNodeId } from './world/node-id.ts';
import { createBigWorld, createDemoWorld, GithubWorld } from './world.ts';
import { smallWorld } from './testing/harness.ts';

function namesOf(repos: { name: string }[]): string[] {
  return repos.map(({ name }) => name);
}

describe('what an account reaches', () => {
  it('is its own repos and those of its organizations, and nobody else’s', () => {
    expect(namesOf(smallWorld().reposVisibleTo(11, ['repo']))).toEqual(['notes', 'diary', 'plans']);
  });

  it('is only what is public to a token without the repo scope', () => {
    expect(namesOf(smallWorld().reposVisibleTo(11, ['read:org']))).toEqual(['notes']);
  });

  it('grows with a collaboration and shrinks when it ends', () => {
    const world = smallWorld();

    world.addCollaborator(104, 'ada', 'pull');
    const during = namesOf(world.reposVisibleTo(11, ['repo']));
    world.removeCollaborator(104, 'ada');

    expect(during).toContain('secret');
    expect(namesOf(world.reposVisibleTo(11, ['repo']))).not.toContain('secret');
  });

  it('loses the organization’s repos with the membership', () => {
    const world = smallWorld();

    world.removeMember('engines', 'ada');

    expect(namesOf(world.reposVisibleTo(11, ['repo']))).toEqual(['notes', 'diary']);
  });

  it('lets a plain member of a closed organization see internal repos but no private ones', () => {
    const world = new GithubWorld();
    world.addUser({ login: 'eve', id: 1 });
    world.addOrganization({ login: 'closed', basePermission: 'none' });
    world.addMember('closed', 'eve', 'member');
    world.addRepo({ owner: 'closed', name: 'shared', visibility: 'internal' });
    world.addRepo({ owner: 'closed', name: 'vault', visibility: 'private' });

    expect(namesOf(world.reposVisibleTo(1, ['repo']))).toEqual(['shared']);
  });
});

describe('names', () => {
  it('are not given twice, whatever their case', () => {
    const world = smallWorld();

    expect(() => world.addUser({ login: 'ADA' })).toThrow('taken');
    expect(() => world.addRepo({ owner: 'ada', name: 'Notes' })).toThrow('exists');
  });

  it('redirect after a rename until somebody builds on the old address', () => {
    const world = smallWorld();

    world.renameRepo(101, 'papers');
    const redirected = world.repos.findByFormerPath('ada', 'notes')?.id;
    world.addRepo({ owner: 'ada', name: 'notes', id: 900 });

    expect(redirected).toBe(101);
    expect(world.repos.findByFormerPath('ada', 'notes')).toBeNull();
  });
});

describe('tokens', () => {
  it('of one user, app and scope are at most ten: the eleventh kills the oldest', () => {
    const world = smallWorld();
    const issue = (): string =>
      world.issueToken({ login: 'ada', scopes: ['repo'], kind: 'oauth', clientId: 'app' });
    const first = issue();

    const others = Array.from({ length: 10 }, issue);

    expect(world.tokens.find(first)).toBeNull();
    expect(others.every((token) => world.tokens.find(token) !== null)).toBe(true);
  });

  it('carry GitHub’s prefixes', () => {
    const world = smallWorld();

    expect(world.issueToken({ login: 'ada', scopes: [], kind: 'oauth' })).toMatch(/^gho_\w{36}$/);
    expect(world.issueToken({ login: 'ada', scopes: [], kind: 'pat' })).toMatch(/^ghp_\w{36}$/);
  });
});

describe('node ids', () => {
  it.each([1, 583_231, 2 ** 31, 2 ** 32, 2 ** 53 - 1])('lead back to %d', (id) => {
    expect(parseNodeId(toNodeId('Repository', id))).toEqual({ type: 'Repository', id, repoId: null });
  });

  it('are the ones GitHub gives', () => {
    expect(toNodeId('Repository', 1_296_269)).toBe('R_kgDOABPHjQ');
    expect(parseNodeId('MDEwOlJlcG9zaXRvcnkxMjk2MjY5')).toMatchObject({ type: 'Repository', id: 1_296_269 });
  });
});

describe('the demo world', () => {
  it('shows its user 340 repos of 60 owners', () => {
    const repos = createDemoWorld().reposVisibleTo(583_231_001, ['repo']);

    expect(repos).toHaveLength(340);
    expect(new Set(repos.map(({ ownerId }) => ownerId)).size).toBe(60);
  });

  it('is the same every time', () => {
    const everything = (): string => JSON.stringify([...createDemoWorld().repos.byId.values()]);

    expect(everything()).toBe(everything());
  });

  it('holds what breaks careless readers', () => {
    const repos = createDemoWorld().reposVisibleTo(583_231_001, ['repo']);

    expect(repos.some(({ id }) => id > 2 ** 31)).toBe(true);
    expect(repos.some(({ stars }) => stars > 2 ** 31)).toBe(true);
    expect(repos.some(({ name }) => name.startsWith('-'))).toBe(true);
    expect(repos.some(({ description }) => description?.includes('\u0000'))).toBe(true);
    expect(repos.filter(({ archived }) => archived).length).toBeGreaterThan(0);
    expect(new Set(repos.map(({ visibility }) => visibility))).toEqual(
      new Set(['public', 'private', 'internal']),
    );
  });
});

it('makes a big world of exactly so many repos for its user', () => {
  expect(createBigWorld(2500).reposVisibleTo(4242, ['repo'])).toHaveLength(2500);
});
