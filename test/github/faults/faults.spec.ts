import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';

let harness: Harness;
let token: string;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  token = harness.token();
});
afterEach(() => harness.stop());

describe('a fault', () => {
  it('strikes once, what it matches and nothing else', async () => {
    harness.standIn.faults.inject({ kind: 'status', status: 502, match: { path: /^\/user\/repos/ } });

    const statuses: number[] = [];
    for (const path of ['/user', '/user/repos', '/user/repos'])
      statuses.push((await harness.get(path, token)).status);

    expect(statuses).toEqual([200, 502, 200]);
  });

  it('waits for its turn, strikes as often as told and is noted', async () => {
    harness.standIn.faults.inject({
      kind: 'status',
      status: 503,
      after: 1,
      times: 2,
      match: { accountId: 11 },
    });

    const statuses: number[] = [];
    for (let index = 0; index < 4; index += 1) statuses.push((await harness.get('/user', token)).status);

    expect(statuses).toEqual([200, 503, 503, 200]);
    expect(harness.standIn.log.map(({ faults }) => faults.length)).toEqual([0, 1, 1, 0]);
  });

  it('that never struck is told of, until cleared', () => {
    harness.standIn.faults.inject({ kind: 'reset', match: { operation: 'Nowhere' } });

    expect(harness.standIn.faults.unused()).toHaveLength(1);
    harness.standIn.faults.clear();
    expect(harness.standIn.faults.unused()).toEqual([]);
  });
});

describe('on the wire', () => {
  it.each(['reset', 'reset-mid-body'] as const)('%s breaks the transfer', async (kind) => {
    harness.standIn.faults.inject({ kind });

    await expect(harness.get('/user', token).then((response) => response.text())).rejects.toThrow(
      /fetch failed|terminated/,
    );
    expect(harness.standIn.faults.unused()).toEqual([]);
  });

  it('truncated-json looks like a whole answer and is none', async () => {
    harness.standIn.faults.inject({ kind: 'truncated-json' });

    const response = await harness.get('/user', token);

    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  it('html comes instead of JSON', async () => {
    harness.standIn.faults.inject({ kind: 'html', status: 200 });

    const response = await harness.get('/user', token);

    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('<!DOCTYPE html>');
  });

  it('stall leaves the client waiting until it gives up', async () => {
    harness.standIn.faults.inject({ kind: 'stall' });

    const call = fetch(`${harness.standIn.apiUrl}/user`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(50),
    });

    await expect(call).rejects.toThrow('timeout');
    expect((await harness.get('/user', token)).status).toBe(200);
  });
});

describe('in the world', () => {
  it('run changes it between two pages', async () => {
    harness.standIn.faults.inject({
      kind: 'run',
      match: { path: /page=2/ },
      run: (world) => world.renameRepo(101, 'papers'),
    });

    await harness.get('/user/repos?per_page=1&page=1', token);
    const before = harness.world.repos.get(101).name;
    await harness.get('/user/repos?per_page=1&page=2', token);
    expect([before, harness.world.repos.get(101).name]).toEqual(['notes', 'papers']);
  });

  it('revoke-token kills the token before it is looked at', async () => {
    harness.standIn.faults.inject({ kind: 'revoke-token' });

    expect((await harness.get('/user', token)).status).toBe(401);
  });
});

describe('limits', () => {
  it('primary-limit takes what is left until the reset', async () => {
    harness.standIn.faults.inject({ kind: 'primary-limit' });

    const refused = await harness.get('/user', token);
    harness.clock.advance(3601);

    expect(refused.status).toBe(403);
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect((await harness.get('/user', token)).status).toBe(200);
  });

  it('secondary-limit may come as 429 without saying for how long', async () => {
    harness.standIn.faults.inject({ kind: 'secondary-limit', status: 429, tellsRetryAfter: false });

    const refused = await harness.get('/user', token);

    expect(refused.status).toBe(429);
    expect(refused.headers.has('retry-after')).toBe(false);
    expect((await harness.get('/user', token)).status).toBe(429);
  });
});

describe('single sign-on', () => {
  it('leaves an organization’s private repos out of a list, and says so', async () => {
    harness.standIn.faults.inject({ kind: 'sso-partial', organizations: ['engines'] });

    const response = await harness.get('/user/repos', token);

    expect(response.headers.get('x-github-sso')).toBe('partial-results; organizations=13');
    expect(((await response.json()) as object[]).length).toBe(2);
    expect(((await (await harness.get('/user/repos', token)).json()) as object[]).length).toBe(3);
  });

  it('refuses a single organization with the way to sign in', async () => {
    harness.standIn.faults.inject({ kind: 'sso-required' });

    const response = await harness.get('/orgs/engines', token);

    expect(response.status).toBe(403);
    expect(response.headers.get('x-github-sso')).toMatch(/^required; url=/);
  });

  it('makes GraphQL answer FORBIDDEN where the organization stands', async () => {
    harness.standIn.faults.inject({ kind: 'sso-partial' });

    const reply = await harness.graphql('{organization(login:"engines"){id} viewer{login}}', token);

    expect(reply.data).toEqual({ organization: null, viewer: { login: 'ada' } });
    expect(reply.errors).toMatchObject([
      { type: 'FORBIDDEN', path: ['organization'], extensions: { saml_failure: true } },
    ]);
  });
});

describe('GraphQL', () => {
  const QUERY = 'query Repos{viewer{repositories(first:10){nodes{id databaseId name stargazerCount}}}}';

  it.each([200, 502, 504] as const)('times out with status %d', async (as) => {
    harness.standIn.faults.inject({ kind: 'graphql-timeout', as, match: { operation: 'Repos' } });

    const reply = await harness.graphql(QUERY, token);

    expect(reply.status).toBe(as);
    expect(reply.data).toBeNull();
    expect(reply.errors?.[0]?.message).toContain('Something went wrong while executing your query');
  });

  it('runs out of resources: zeros that are lies, each with an error at its path', async () => {
    harness.standIn.faults.inject({ kind: 'graphql-resource-limits', share: 0.5 });

    const reply = await harness.graphql(QUERY, token);

    expect(reply.data).toMatchObject({
      viewer: {
        repositories: {
          nodes: [
            { databaseId: 101, stargazerCount: 7 },
            { databaseId: 102, stargazerCount: 0 },
          ],
        },
      },
    });
    expect(reply.errors).toMatchObject([
      { type: 'RESOURCE_LIMITS_EXCEEDED', path: ['viewer', 'repositories', 'nodes', 1, 'stargazerCount'] },
    ]);
  });
});
