import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';

let harness: Harness;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
});
afterEach(() => harness.stop());

async function namesAt(path: string, token = harness.token()): Promise<string[]> {
  const response = await harness.get(path, token);
  return ((await response.json()) as { name: string }[]).map(({ name }) => name);
}

describe('GET /user', () => {
  it('tells who the token belongs to and what it may do', async () => {
    const response = await harness.get('/user', harness.token('ada', ['repo', 'public_repo', 'read:org']));

    expect(await response.json()).toMatchObject({
      login: 'ada',
      id: 11,
      type: 'User',
      email: 'ada@example.com',
    });
    // public_repo is part of repo.
    expect(response.headers.get('x-oauth-scopes')).toBe('read:org, repo');
    expect(response.headers.get('last-modified')).not.toBeNull();
  });

  it('shows plan and private counts to the user scope alone', async () => {
    const narrow = await harness.get('/user', harness.token());
    const wide = await harness.get('/user', harness.token('ada', ['user']));

    expect(await narrow.json()).not.toHaveProperty('total_private_repos');
    expect(await wide.json()).toMatchObject({ total_private_repos: 1 });
  });

  it.each([
    ['without a token', undefined, 'Requires authentication'],
    ['with a token nobody issued', 'ghp_wrong', 'Bad credentials'],
  ])('is 401 %s', async (_case, token, message) => {
    const response = await harness.get('/user', token);

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ message, status: '401' });
  });

  it('is 401 as soon as the token is revoked', async () => {
    const token = harness.token();
    const before = await harness.get('/user', token);

    harness.world.revokeToken(token);

    expect(before.status).toBe(200);
    expect((await harness.get('/user', token)).status).toBe(401);
  });
});

describe('GET /user/repos', () => {
  it('lists by full name unless told otherwise', async () => {
    expect(await namesAt('/user/repos')).toEqual(['diary', 'notes', 'plans']);
  });

  it.each([
    ['visibility=private', ['diary', 'plans']],
    ['visibility=public', ['notes']],
    ['affiliation=owner', ['diary', 'notes']],
    ['affiliation=organization_member', ['plans']],
    ['affiliation=collaborator', []],
    ['affiliation=owner,organization_member&visibility=private', ['diary', 'plans']],
    ['type=owner', ['diary', 'notes']],
    ['type=member', ['plans']],
    ['sort=created', ['plans', 'diary', 'notes']],
    ['sort=created&direction=asc', ['notes', 'diary', 'plans']],
    ['sort=full_name&direction=desc', ['plans', 'notes', 'diary']],
  ])('with %s lists %j', async (query, names) => {
    expect(await namesAt(`/user/repos?${query}`)).toEqual(names);
  });

  it('keeps to the instants of since and before', async () => {
    harness.world.updateRepo(101, { updatedAt: new Date('2026-05-01T00:00:00Z') });

    expect(await namesAt('/user/repos?since=2026-04-30T00:00:00Z')).toEqual(['notes']);
    expect(await namesAt('/user/repos?before=2026-04-30T00:00:00Z')).toEqual(['diary', 'plans']);
  });

  it.each([
    'type=all&visibility=all',
    'type=owner&affiliation=owner',
    'affiliation=friend',
    'visibility=secret',
    'since=soon',
  ])('refuses %s with 422', async (query) => {
    expect((await harness.get(`/user/repos?${query}`, harness.token())).status).toBe(422);
  });

  it('hides what is not public from a token without the repo scope', async () => {
    expect(await namesAt('/user/repos', harness.token('ada', ['read:org']))).toEqual(['notes']);
  });

  it('tells the reader’s own permission', async () => {
    harness.world.addCollaborator(104, 'ada', 'triage');

    const response = await harness.get('/user/repos?affiliation=collaborator', harness.token());

    const permissions = { admin: false, maintain: false, push: false, triage: true, pull: true };
    expect(await response.json()).toMatchObject([{ id: 104, permissions }]);
  });
});

describe('the viewer’s organizations', () => {
  it.each(['/user/orgs', '/user/memberships/orgs'])('at %s need a scope', async (path) => {
    const refused = await harness.get(path, harness.token('ada', ['repo']));

    expect(refused.status).toBe(403);
    expect(refused.headers.get('x-accepted-oauth-scopes')).toContain('read:org');
    expect((await harness.get(path, harness.token('ada', ['read:org']))).status).toBe(200);
  });

  it('come with the role', async () => {
    const response = await harness.get('/user/memberships/orgs?state=active', harness.token());

    expect(await response.json()).toMatchObject([
      { role: 'admin', state: 'active', organization: { login: 'engines' } },
    ]);
  });
});

it('denies that /user/emails exists to a token without its scope', async () => {
  expect((await harness.get('/user/emails', harness.token('ada', ['repo']))).status).toBe(404);
  const allowed = await harness.get('/user/emails', harness.token());
  expect(await allowed.json()).toEqual([
    { email: 'ada@example.com', primary: true, verified: true, visibility: 'public' },
  ]);
});
