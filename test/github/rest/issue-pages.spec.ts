import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Harness } from '../testing/harness.ts';

const [NOTES, DIARY] = [101, 102];
const BASE = '/repos/ada/notes/issues';
let harness: Harness;
let token: string;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  token = harness.token();
});
afterEach(() => harness.stop());

interface Listed {
  number: number;
}

/** Follows the links from a first page. */
async function walk(query: string): Promise<{ numbers: number[]; links: string[] }> {
  const found: number[] = [];
  const links: string[] = [];
  for (let next: string | undefined = `${BASE}?${query}`; next !== undefined;) {
    const response: Response = await harness.get(next, token);
    found.push(...((await response.json()) as Listed[]).map(({ number }) => number));
    links.push(response.headers.get('link') ?? '');
    next = /<([^>]+)>; rel="next"/.exec(links.at(-1) ?? '')?.[1];
  }
  return { numbers: found, links };
}

function addEach(count: number, seconds = 1): void {
  for (let index = 0; index < count; index += 1) {
    harness.clock.advance(seconds);
    harness.world.issues.add(NOTES, index % 2 === 0 ? {} : { kind: 'pull' });
  }
}

describe('pages of issues', () => {
  it('are linked by cursors that go by what was read, and there is no last one', async () => {
    addEach(5);

    const { numbers: found, links } = await walk('state=all&sort=updated&direction=asc&per_page=2');

    expect(found).toEqual([1, 2, 3, 4, 5]);
    expect(links).toHaveLength(3);
    expect(links[0]).toMatch(
      /^<[^>]+\/repositories\/101\/issues\?state=all&sort=updated&direction=asc&per_page=2&page=2&after=[^&>]+>; rel="next"$/,
    );
    expect(links[2]).toMatch(/&page=2&before=[^&>]+>; rel="prev"$/);
  });

  it('stay where they were while the list moves', async () => {
    addEach(4);
    const first = await harness.get(`${BASE}?sort=updated&direction=asc&per_page=2`, token);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';

    harness.clock.advance(60);
    harness.world.issues.comment(NOTES, 1);
    const second = (await (await harness.get(next, token)).json()) as Listed[];

    expect(second.map(({ number }) => number)).toEqual([3, 4]);
  });

  it('lead back too', async () => {
    addEach(4);
    const { links } = await walk('state=all&direction=asc&per_page=2');
    const prev = /<([^>]+)>; rel="prev"/.exec(links[1] ?? '')?.[1] ?? '';

    const found = (await (await harness.get(prev, token)).json()) as Listed[];

    expect(found.map(({ number }) => number)).toEqual([1, 2]);
  });

  it('by number alone lead only so far', async () => {
    addEach(3);

    expect((await harness.get(`${BASE}?per_page=100&page=99`, token)).status).toBe(200);
    const deep = await harness.get(`${BASE}?per_page=100&page=100`, token);

    expect(deep.status).toBe(422);
    expect(await deep.json()).toMatchObject({ message: expect.stringContaining('cursor based pagination') });
    expect((await harness.get(`${BASE}?after=nonsense`, token)).status).toBe(422);
  });

  it('promise no order among equals, but each of them once', async () => {
    addEach(120, 0);

    const { numbers: found } = await walk('state=all&sort=updated&direction=asc&per_page=50');

    expect(new Set(found).size).toBe(120);
    expect(found).toHaveLength(120);
    expect(found).not.toEqual(found.toSorted((left, right) => left - right));
  });
});

describe('a single issue', () => {
  it('is found by number, and unknown when it never was', async () => {
    addEach(2);

    expect(await (await harness.get(`${BASE}/1`, token)).json()).toMatchObject({ number: 1 });
    expect(await (await harness.get(`${BASE}/2`, token)).json()).toMatchObject({ pull_request: {} });
    for (const number of ['3', '0', 'x']) {
      expect((await harness.get(`${BASE}/${number}`, token)).status).toBe(404);
    }
  });

  it('that was deleted or became a discussion is gone', async () => {
    addEach(4);
    harness.world.issues.delete(NOTES, 1);
    harness.world.issues.convertToDiscussion(NOTES, 3);

    expect((await harness.get(`${BASE}/1`, token)).status).toBe(410);
    expect((await harness.get(`${BASE}/3`, token)).status).toBe(410);
  });

  it('that was transferred is found where it went, by who may see that', async () => {
    addEach(1);
    harness.world.issues.add(DIARY);
    harness.world.issues.transfer(NOTES, 1, DIARY);

    const moved = await harness.get(`${BASE}/1`, token);

    expect(moved.status).toBe(301);
    expect(moved.headers.get('location')).toBe(`${harness.standIn.apiUrl}/repositories/102/issues/2`);
    expect((await harness.get(moved.headers.get('location') ?? '', token)).status).toBe(200);
    expect((await harness.get(`${BASE}/1`, harness.token('bob'))).status).toBe(404);
  });

  it('of a renamed repo is found by the id of the repo', async () => {
    addEach(1);
    harness.world.renameRepo(NOTES, 'papers');

    const moved = await harness.get(`${BASE}/1?x=y`, token);

    expect(moved.headers.get('location')).toBe(`${harness.standIn.apiUrl}/repositories/101/issues/1?x=y`);
  });

  it('is hidden with the others when issues are turned off; a pull request is not', async () => {
    addEach(2);
    harness.world.disableIssues(NOTES);

    expect((await harness.get(`${BASE}/1`, token)).status).toBe(410);
    expect((await harness.get(`${BASE}/2`, token)).status).toBe(200);
  });
});

it('counts open issues and pull requests together in the repo', async () => {
  addEach(3);
  harness.world.issues.close(NOTES, 1);

  expect(await (await harness.get('/repos/ada/notes', token)).json()).toMatchObject({ open_issues_count: 2 });
});
