import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  RankingChangesPage,
  RankingChangeView,
  RankingList,
  RankingPage,
} from '../../src/sync/rankings/dto/ranking.dto.ts';
import { createRankingWorld, truthOfTop } from '../github/world/ranking-world.ts';
import { sync } from '../support/sync-kit.ts';
import { stageTop, type TopStage } from '../support/top-kit.ts';

const TARGET = 'top:120';

interface Place {
  id: number;
  stars: number;
  rank: number;
}

describe('two rankings of one target', () => {
  let stage: TopStage;
  let [first, second] = ['', ''];
  let [before, after]: [Place[], Place[]] = [[], []];

  beforeAll(async () => {
    stage = await stageTop(createRankingWorld(21, { repos: 300 }));
    ({ id: first } = await sync(stage.browser, TARGET));
    before = toPlaces(stage);
    stage.clock.advance(3_600_000);
    for (const { id, stars } of before.filter((_, index) => index % 11 === 3)) {
      stage.world.setStars(id, Math.round(stars / 3));
    }
    stage.world.deleteRepo(before[7]?.id ?? 0);
    stage.world.setVisibility(before[8]?.id ?? 0, 'private');
    ({ id: second } = await sync(stage.browser, TARGET));
    after = toPlaces(stage);
  }, 60_000);

  afterAll(() => stage[Symbol.asyncDispose]());

  it('stay as they were read, newest first', async () => {
    const { items } = await get<RankingList>('/api/rankings');

    expect(items.map(({ id, target, size, complete }) => [id, target, size, complete])).toEqual([
      [second, TARGET, 120, true],
      [first, TARGET, 120, true],
    ]);
    expect(await listPlaces(first)).toEqual(before.map(({ rank, stars }) => ({ rank, stars })));
    expect(await listPlaces(second)).toEqual(after.map(({ rank, stars }) => ({ rank, stars })));
  });

  it('show their repositories as they are now, and none that cannot be seen any more', async () => {
    const { items } = await get<RankingPage>(`/api/rankings/${first}?limit=100`);

    const starsNow = new Map(after.map(({ id, stars }) => [id, stars]));
    const shown = items.flatMap(({ repository }) => (repository ? [repository] : []));
    const [deleted, hidden] = [before[7]?.id, before[8]?.id];
    const visible = before.slice(0, 100).filter(({ id }) => id !== deleted && id !== hidden);
    expect(items).toHaveLength(100);
    expect(shown.map(({ id }) => id)).toEqual(visible.map(({ id }) => id));
    const still = shown.filter(({ id }) => starsNow.has(id));
    expect(still.map(({ stars }) => stars)).toEqual(still.map(({ id }) => starsNow.get(id)));
    expect(still.length).toBeLessThan(shown.length);
  });

  it('differ by what entered, left and moved in the world', async () => {
    const changes: RankingChangeView[] = [];
    let page: RankingChangesPage | null = null;
    do {
      const cursor: string = page ? `&cursor=${page.nextCursor}` : '';
      page = await get<RankingChangesPage>(
        `/api/rankings/${second}/changes?since=${first}&limit=17${cursor}`,
      );
      changes.push(...page.items);
    } while (page.nextCursor !== null);

    const formerly = new Map(before.map((place) => [place.id, place.rank]));
    const now = new Map(after.map((place) => [place.id, place.rank]));
    expect(ranksOf(changes, 'entered')).toEqual(
      after.filter(({ id }) => !formerly.has(id)).map(({ rank }) => [rank, null]),
    );
    expect(ranksOf(changes, 'moved')).toEqual(
      after
        .filter(({ id, rank }) => formerly.has(id) && formerly.get(id) !== rank)
        .map(({ id, rank }) => [rank, formerly.get(id)]),
    );
    expect(ranksOf(changes, 'left')).toEqual(
      before.filter(({ id }) => !now.has(id)).map(({ rank }) => [null, rank]),
    );
    expect(page.counts.left).toBeGreaterThanOrEqual(2);
  });

  it('are the same as CSV', async () => {
    const csv = await (await stage.browser.send(`/export?ranking=${second}`)).text();

    const rows = parse(csv, { columns: true }) as Record<string, string>[];
    expect(rows.map((row) => [row['Rank'], row['Stars Count'], row['Repo ID']].map(Number))).toEqual(
      after.map(({ rank, stars, id }) => [rank, stars, id]),
    );
  });

  it('are nobody else’s', async () => {
    stage.world.addUser({ login: 'stranger' });
    const stranger = await stage.app.signIn('stranger');

    for (const path of [
      `/api/rankings/${first}`,
      `/api/rankings/${second}/changes?since=${first}`,
      `/export?ranking=${first}`,
    ])
      expect((await stranger.send(path)).status).toBe(404);
    expect(await (await stranger.send('/api/rankings')).json()).toEqual({ items: [], nextCursor: null });
  });

  it('are documented with their parameters', async () => {
    const { paths } = await get<{
      paths: Record<string, Record<string, { parameters: { name: string; required: boolean }[] }>>;
    }>('/api/openapi.json');

    const namesOf = (path: string): string[] =>
      (paths[path]?.['get']?.parameters ?? []).map(({ name, required }) => (required ? `${name}!` : name));
    expect(namesOf('/api/rankings').toSorted()).toEqual(['cursor', 'limit']);
    expect(namesOf('/api/rankings/{id}').toSorted()).toEqual(['cursor', 'id!', 'limit']);
    expect(namesOf('/api/rankings/{id}/changes').toSorted()).toEqual(['cursor', 'id!', 'limit', 'since!']);
    expect(namesOf('/export')).toContain('ranking');
  });

  it('can be forgotten one by one', async () => {
    const response = await stage.browser.send(`/api/rankings/${first}`, { method: 'DELETE' });

    expect(response.status).toBe(204);
    const { items } = await get<RankingList>('/api/rankings');
    expect(items.map(({ id }) => id)).toEqual([second]);
  });

  async function get<Body>(path: string): Promise<Body> {
    const response = await stage.browser.send(path);
    expect(response.status).toBe(200);
    return (await response.json()) as Body;
  }

  async function listPlaces(id: string): Promise<Omit<Place, 'id'>[]> {
    const places: Omit<Place, 'id'>[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: RankingPage = await get(`/api/rankings/${id}?limit=100${cursor && `&cursor=${cursor}`}`);
      places.push(...page.items.map(({ rank, stars }) => ({ rank, stars })));
      cursor = page.nextCursor;
    }
    return places;
  }
});

function toPlaces({ world }: TopStage): Place[] {
  return truthOfTop(world, 120).map(({ id, stars }, index) => ({ id, stars, rank: index + 1 }));
}

function ranksOf(
  changes: readonly RankingChangeView[],
  wanted: string,
): (readonly [number | null, number | null])[] {
  return changes
    .filter(({ change }) => change === wanted)
    .map(({ rank, formerRank }) => [rank, formerRank] as const);
}
