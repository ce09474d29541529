import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';

const NOTES = 101;
const HISTORY = '/repos/ada/notes/stargazers/history';
let harness: Harness;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  harness.world.updateRepo(NOTES, { createdAt: new Date('2026-11-01T12:00:00Z') });
});
afterEach(() => harness.stop());

interface Week {
  week: number;
  total: number;
  days: number[];
}

async function weeks(query = ''): Promise<Week[]> {
  const response = await harness.get(`${HISTORY}${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Week[];
}

describe('the history of stars', () => {
  it('is told by weeks, the newest first, with a number for each day', async () => {
    harness.world.setStarHistory(NOTES, { '2026-11-03': 4, '2026-11-15': 1, '2026-11-20': 2 });

    expect(await weeks()).toEqual([
      { week: Date.parse('2026-11-15T00:00:00Z') / 1000, total: 3, days: [1, 0, 0, 0, 0, 2, 0] },
      { week: Date.parse('2026-11-08T00:00:00Z') / 1000, total: 0, days: [0, 0, 0, 0, 0, 0, 0] },
      { week: Date.parse('2026-11-01T00:00:00Z') / 1000, total: 4, days: [0, 0, 4, 0, 0, 0, 0] },
    ]);
  });

  it('adds up to the stars of now', async () => {
    harness.world.setStarHistory(NOTES, { '2026-11-03': 4, '2026-11-20': 2 });

    expect(await (await harness.get('/repos/ada/notes')).json()).toMatchObject({ stargazers_count: 6 });

    harness.world.setStars(NOTES, 9);
    expect((await weeks())[0]?.days).toEqual([0, 0, 0, 0, 0, 2, 3]);
    harness.world.setStars(NOTES, 3);
    expect((await weeks()).map(({ total }) => total)).toEqual([0, 0, 3]);
  });

  it('has all stars on the first day where no days are known', async () => {
    expect((await weeks()).map(({ total }) => total)).toEqual([0, 0, 7]);
  });

  it('comes in pages of 30 weeks at most', async () => {
    harness.world.setStarHistory(NOTES, { '2026-01-01': 1 });

    const first = await harness.get(`${HISTORY}?per_page=100`);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';

    expect((await first.json()) as Week[]).toHaveLength(30);
    expect(((await (await harness.get(next)).json()) as Week[]).at(-1)?.total).toBe(1);
    expect((await harness.get(`${HISTORY}?page=101`)).status).toBe(422);
  });

  it('is hidden with its repo', async () => {
    expect((await harness.get('/repos/ada/diary/stargazers/history')).status).toBe(404);
  });
});

describe.each(['stargazers', 'subscribers'] as const)('the list of %s', (kind) => {
  beforeEach(() => {
    harness.world.stars.setFollowers(kind, NOTES, [{ accountId: 12, at: new Date('2026-11-02T00:00:00Z') }]);
  });

  it('is forbidden to strangers, whom the repo is shown to', async () => {
    expect((await harness.get(`/repos/ada/notes/${kind}`)).status).toBe(403);
    expect((await harness.get(`/repos/ada/notes/${kind}`, harness.token('bob'))).status).toBe(403);
    expect((await harness.get(`/repos/ada/diary/${kind}`, harness.token('bob'))).status).toBe(404);
  });

  it('is for who owns the repo or works on it', async () => {
    harness.world.addCollaborator(NOTES, 'bob', 'pull');

    for (const login of ['ada', 'bob']) {
      const response = await harness.get(`/repos/ada/notes/${kind}`, harness.token(login));
      expect(await response.json()).toMatchObject([{ login: 'bob' }]);
    }
  });
});

it('tells when a star came to who asks for that', async () => {
  harness.world.stars.setFollowers('stargazers', NOTES, [
    { accountId: 12, at: new Date('2026-11-02T00:00:00Z') },
  ]);
  const accept = { accept: 'application/vnd.github.star+json' };

  const response = await harness.get('/repos/ada/notes/stargazers', harness.token(), accept);

  expect(await response.json()).toMatchObject([
    { starred_at: '2026-11-02T00:00:00Z', user: { login: 'bob' } },
  ]);
});
