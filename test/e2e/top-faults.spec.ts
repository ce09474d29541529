import { describe, expect, it } from 'vitest';
import type { FaultKind } from '../github/faults/fault.ts';
import { createRankingWorld, RANKING_VIEWER, truthOfTop } from '../github/world/ranking-world.ts';
import { query, sync } from '../support/sync-kit.ts';
import { expectTruth, listEntries, stageTop } from '../support/top-kit.ts';

const COUNT = 900;
const WORLD = { repos: 1000, spread: 2 };

const EACH = ['SearchReposWithTags', 'SearchRepoIds', 'CountRepos', 'FindRepoDetailsWithTags', 'ListTags'];

const TROUBLES: [name: string, fault: FaultKind][] = [
  ['times out with a 502', { kind: 'graphql-timeout', as: 502 }],
  ['times out with a 200', { kind: 'graphql-timeout', as: 200 }],
  ['runs out of resources and reads zeros', { kind: 'graphql-resource-limits', share: 0.6 }],
  ['has null nodes', { kind: 'graphql-null-nodes', positions: [0, 3, 4], tells: false }],
  ['has null nodes and says so', { kind: 'graphql-null-nodes', positions: [1], tells: true }],
  ['finds only a part', { kind: 'search-incomplete', share: 0.4 }],
  ['breaks off', { kind: 'reset-mid-body' }],
  ['is an HTML page', { kind: 'html' }],
];

const STRIKES = new Map<string, readonly string[]>([
  // GraphQL does not say so: only that other answers differ tells it.
  ['search-incomplete', EACH.slice(0, 1)],
  // Who is asked for by id and answers with null is gone: nothing could tell otherwise.
  ['graphql-null-nodes', EACH.filter((operation) => !operation.startsWith('FindRepoDetails'))],
]);

describe('a ranking while GitHub', () => {
  it.each(TROUBLES)('%s now and then is the truth all the same', async (_, fault) => {
    await using stage = await stageTop(createRankingWorld(20, WORLD));
    const operations = STRIKES.get(fault.kind) ?? EACH;
    for (const operation of operations) {
      for (const after of [0, 2, 7]) stage.standIn.faults.inject({ ...fault, match: { operation }, after });
    }

    const job = await sync(stage.browser, `top:${COUNT}`);

    const struck = stage.standIn.log.filter(({ faults }) => faults.length > 0);
    expect(struck.length).toBeGreaterThan(2);
    await expectTruth(stage, job.id, COUNT);
    expect(job.ranking).toMatchObject({ complete: true, settled: true });
  });

  it('shows no repo that was deleted or hidden between two slices', async () => {
    await using stage = await stageTop(createRankingWorld(21, WORLD));
    const own = stage.world.addRepo({ owner: RANKING_VIEWER, name: 'own', stars: 5000 }).id;
    const [gone = 0, hidden = 0] = truthOfTop(stage.world, 60)
      .slice(50)
      .map(({ id }) => id);
    const run = (): void => {
      stage.world.deleteRepo(gone);
      for (const id of [hidden, own]) stage.world.setVisibility(id, 'private');
    };
    const match = { operation: 'SearchReposWithTags' };
    stage.standIn.faults.inject({ kind: 'run', run, match, after: 5 });

    const job = await sync(stage.browser, `top:${COUNT}`);

    expect(await listEntries(stage.app, job.id)).toEqual(truthOfTop(stage.world, COUNT));
    expect(job.ranking?.settled).toBe(true);
    const ids = `select id from repo where id in (${[gone, hidden, own].join()}) and visibility = 'public'`;
    expect(await query(stage.app, ids)).toEqual([]);
    const statuses: number[] = [];
    for (const id of [gone, hidden, own]) {
      statuses.push((await stage.browser.send(`/api/repositories/${id}`)).status);
    }
    expect(statuses).toEqual([404, 404, 200]);
  });

  it('rejects the query fails at once, with its words, and is not asked again', async () => {
    await using stage = await stageTop(createRankingWorld(22, { repos: 50 }));

    const job = await sync(stage.browser, 'top:10?query=forks:many', 'failed');

    expect(job.error).toEqual({
      code: 'github.query_rejected',
      message: expect.stringContaining('"many" is not a recognized number'),
    });
    expect(stage.standIn.log.filter(({ bucket }) => bucket === 'graphql')).toHaveLength(1);
    expect({ ranking: job.ranking, estimate: job.estimatedSecondsLeft }).toEqual({
      ranking: null,
      estimate: null,
    });
  });

  it('cannot compute tags along with repos, has them read afterwards, and no empty list stored before', async () => {
    await using stage = await stageTop(createRankingWorld(23, { repos: 120 }));
    const fault: FaultKind = { kind: 'graphql-resource-limits', fields: ['refs'], share: 1 };
    for (const operation of ['SearchReposWithTags', 'FindRepoDetailsWithTags']) {
      stage.standIn.faults.inject({ ...fault, match: { operation }, times: 1000 });
    }
    const claims: object[] = [];
    const run = async (): Promise<void> => {
      claims.push(...(await query(stage.app, `select * from repo_coverage where stream = 'tags'`)));
    };
    stage.standIn.faults.inject({ kind: 'run', run, match: { operation: 'ListTags' } });

    const job = await sync(stage.browser, 'top:100');

    expect(claims).toEqual([]);
    await expectTruth(stage, job.id, 100);
  });
});
