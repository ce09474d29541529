import { afterEach, describe, expect, it } from 'vitest';
import { saveRows } from '../../../src/database/save-rows.ts';
import { GithubUnavailableError } from '../../../src/github/github.errors.ts';
import { toDay } from '../../../src/repos/instant.ts';
import { RepoCountStore } from '../../../src/repos/repo-count.store.ts';
import { CountedRepos } from '../../../src/sync/counts/counted-repos.ts';
import { CountsCoverageStore } from '../../../src/sync/counts/counts-coverage.store.ts';
import { CountsPageStore } from '../../../src/sync/counts/counts-page.store.ts';
import { StarHistoryStore } from '../../../src/sync/counts/star-history.store.ts';
import { ListedRepo } from '../../../src/sync/coverage.entity.ts';
import { CountsStream } from '../../../src/sync/streams/counts.stream.ts';
import { StarHistoryStream } from '../../../src/sync/streams/star-history.stream.ts';
import type { Scope, Stream, StreamCursor } from '../../../src/sync/streams/stream.ts';
import { toNodeId } from '../../github/world/node-id.ts';
import type { GithubWorld } from '../../github/world.ts';
import { anAccess, anAccount, aRepo, store, storeViewer } from '../../support/factories.ts';
import { ADA_ID, ClientBench, NOW } from '../github/client-bench.ts';

const RUN_ID = '00000000-0000-4000-8000-000000000001';
const LIST = { accountId: ADA_ID, target: 'viewer', runId: RUN_ID, walk: 1 };
const TODAY = toDay(NOW);
const DAY_MS = 24 * 3_600_000;
const TOMORROW = toDay(new Date(NOW.getTime() + DAY_MS));

/** Six years and more of weeks, which fill eleven pages and a bit. */
const CREATED_AT = new Date(NOW.getTime() - 331 * 7 * DAY_MS);

interface Walked {
  done: number;
  pages: number;
  requests: number;
  cursor: StreamCursor | null;
}

describe('the streams of counts', () => {
  let bench: ClientBench;
  let counts: CountsStream;
  let stars: StarHistoryStream;

  afterEach(() => bench.stop());

  /** Repos 1 to `count` of ada's, all of them on her list. */
  async function start(count: number): Promise<void> {
    bench = await ClientBench.start((world) => addRepos(world, count));
    const em = bench.database.orm.em.fork();
    await store(em, { accounts: [anAccount(ADA_ID)] });
    await storeViewer(em, ADA_ID);
    const ids = Array.from({ length: count }, (_, index) => index + 1);
    const repo = { ownerId: ADA_ID, visibility: 'private', createdAt: CREATED_AT };
    await store(em, {
      repos: ids.map((id) => aRepo(id, { ...repo, nodeId: toNodeId('Repository', id) })),
      access: ids.map((id) => anAccess(ADA_ID, id)),
    });
    await saveRows(em, ListedRepo, toListed(ids));
    const repos = new CountedRepos(em, bench.clock);
    const coverage = new CountsCoverageStore();
    const rows = new RepoCountStore();
    counts = new CountsStream(repos, new CountsPageStore(rows, coverage), bench.clock);
    stars = new StarHistoryStream(repos, new StarHistoryStore(rows, coverage));
  }

  /** As a leg does: each page and the cursor past it in one transaction. `most`: then the leg dies, its answer unstored. */
  async function walk(
    stream: Stream,
    { from = null as StreamCursor | null, most = Infinity, startedAt = bench.clock.now() } = {},
  ): Promise<Walked> {
    const kind = stream === counts ? 'counts' : 'stars';
    const target = { kind, of: { kind: 'viewer' } } as const;
    const scope: Scope = {
      runId: RUN_ID,
      accountId: ADA_ID,
      target,
      targetText: `${kind}:viewer`,
      startedAt,
      mayRepeatPage: false,
    };
    const client = bench.createClient();
    const walked: Walked = { done: 0, pages: 0, requests: 0, cursor: from };
    for await (const page of stream.pages(scope, from, client)) {
      if (walked.pages === most) break;
      await bench.database.orm.em.fork().transactional((em) => stream.store(page.rows, scope, em));
      // As it comes out of the run's row.
      walked.cursor = JSON.parse(JSON.stringify(page.cursor)) as StreamCursor | null;
      walked.done += page.done;
      walked.pages += 1;
    }
    return { ...walked, requests: client.usage.requests };
  }

  async function list(sql: string): Promise<string[]> {
    const rows = await bench.database.orm.em.fork().execute<{ text: string }[]>(sql);
    return rows.map(({ text }) => text);
  }

  function listStates(): Promise<string[]> {
    return list(
      `select concat_ws(' ', repo_id, account_id, state, reason) as text from repo_coverage order by 1`,
    );
  }

  function listDays(): Promise<string[]> {
    return list(
      `select concat_ws(' ', repo_id, day, stars) as text from repo_count_by_day order by repo_id, day`,
    );
  }

  it('files what a run counts after midnight under the new day, and counts each repo once', async () => {
    await start(40);

    const { cursor } = await walk(counts, { most: 1 });
    bench.clock.advance(DAY_MS);
    const rest = await walk(counts, { from: cursor, startedAt: NOW });

    expect(cursor).toEqual({ afterId: 29, expected: 40 });
    expect(rest).toMatchObject({ done: 11, requests: 1, cursor: null });
    const days = await list(`select day || ' ' || count(*) as text from repo_count_by_day group by day`);
    expect(days.toSorted()).toEqual([`${TODAY} 29`, `${TOMORROW} 11`]);
  });

  it('has no row for what does not answer, and says so to whom it concerns', async () => {
    await start(3);
    bench.standIn.world.deleteRepo(2);

    await walk(counts);

    expect(await listDays()).toEqual([`1 ${TODAY} 0`, `3 ${TODAY} 0`]);
    expect(await listStates()).toEqual([
      '1 0 complete',
      `2 ${ADA_ID} forbidden GitHub answered 404: deleted or hidden`,
      '3 0 complete',
    ]);
  });

  it('has no row for what GitHub cannot compute, and asks again', async () => {
    await start(2);
    // Both, and each alone, with commits and without.
    bench.standIn.faults.inject({ kind: 'graphql-timeout', times: 6 });

    expect(await walk(counts)).toMatchObject({ done: 2, requests: 6 });
    expect(await listStates()).toEqual([1, 2].map((id) => `${id} 0 unavailable GitHub could not compute it`));

    await walk(counts);

    expect(await listStates()).toEqual(['1 0 complete', '2 0 complete']);
  });

  it('takes GitHub’s bad day for no fault of many repos', async () => {
    await start(3);
    bench.standIn.faults.inject({ kind: 'graphql-timeout', times: 8 });

    await expect(walk(counts)).rejects.toThrow(GithubUnavailableError);

    expect(await listStates()).toEqual([]);
  });

  it('goes on with a star history after a leg that died, at whichever page', async () => {
    await start(2);
    const days = { [toDay(CREATED_AT)]: 3, '2026-11-18': 2, [TODAY]: 1 };
    bench.standIn.world.setStarHistory(1, days);

    let { cursor } = await walk(stars, { most: 1 });
    for (let legs = 1; legs < 20; legs += 1) ({ cursor } = await walk(stars, { from: cursor, most: 1 }));
    await walk(stars, { from: cursor });

    const known = await listDays();
    expect(known[0]).toBe(`1 ${toDay(CREATED_AT)} 3`);
    expect(known.filter((text) => text.startsWith('1 2026-11-1')).slice(-2)).toEqual([
      '1 2026-11-18 5',
      '1 2026-11-19 5',
    ]);
    // A row for each day from the first to yesterday, of both.
    expect(known).toHaveLength(2 * 331 * 7);
    expect(await listStates()).toEqual(['1 0 complete', '2 0 complete']);
  });

  it('says of which repo it cannot read the star history, and reads the others', async () => {
    await start(2);
    bench.standIn.faults.inject({
      kind: 'status',
      status: 200,
      body: [{ week: 'seven' }],
      match: { path: /repositories\/1\/.*history/ },
    });

    await walk(stars);

    expect(await listStates()).toEqual([
      expect.stringMatching(/^1 0 unavailable GitHub answered .* not understood/),
      '2 0 complete',
    ]);
  });

  it('ends where pages of a star history lead nowhere', async () => {
    await start(1);
    const url = `${bench.standIn.apiUrl}/repositories/1/stargazers/history?per_page=30&page=2`;
    bench.standIn.faults.inject({
      kind: 'status',
      status: 200,
      body: [{ week: 1_762_041_600, total: 0, days: [0, 0, 0, 0, 0, 0, 0] }],
      headers: { link: `<${url}>; rel="next"` },
      match: { path: /history/ },
      times: 2,
    });

    const { done, pages } = await walk(stars);

    expect({ done, pages }).toEqual({ done: 1, pages: 2 });
    expect(await listDays()).toEqual([]);
    expect(await listStates()).toEqual(['1 0 unavailable GitHub could not compute it']);
  });

  it('forgets what it was told of a repo that is forgotten meanwhile', async () => {
    await start(2);
    bench.standIn.faults.inject({
      kind: 'run',
      run: () =>
        bench.database.orm.em
          .fork()
          .execute('delete from repo where id = 1')
          .then(() => undefined),
    });

    await walk(counts);

    expect(await listStates()).toEqual(['2 0 complete']);
  });
});

function addRepos(world: GithubWorld, count: number): void {
  for (let id = 1; id <= count; id += 1) {
    world.addRepo({ id, owner: 'ada', name: `a${id}`, visibility: 'private', createdAt: CREATED_AT });
  }
}

function toListed(repoIds: readonly number[]): Pick<ListedRepo, keyof typeof LIST | 'repoId'>[] {
  return repoIds.map((repoId) => ({ ...LIST, repoId }));
}
