import { afterEach, describe, expect, it } from 'vitest';
import { GithubUnavailableError } from '../../../src/github/github.errors.ts';
import type { Scope, StreamCursor } from '../../../src/sync/streams/stream.ts';
import { TagsStream } from '../../../src/sync/streams/tags.stream.ts';
import { TagWorkFinder } from '../../../src/sync/tags/tag-work.ts';
import { toNodeId } from '../../github/world/node-id.ts';
import type { NewTag } from '../../github/world/model.ts';
import type { GithubWorld } from '../../github/world.ts';
import { aRepo, anAccount, store, storeViewer } from '../../support/factories.ts';
import { createTagStores, storeTagRun } from '../../support/tag-stores.ts';
import { ClientBench, NOW } from '../github/client-bench.ts';
import { addStarred, manyTags } from '../github/starred-repos.ts';

const PUSHED_AT = new Date(NOW.getTime() - 3_600_000);

interface Walked {
  done: number;
  expected: number | null | undefined;
  pages: number;
  requests: number;
}

describe('the stream of tags', () => {
  let bench: ClientBench;
  let stream: TagsStream;
  let runId: string;

  afterEach(() => bench.stop());

  /** Repos 1 to `count` with so many tags each, all of them ranked by a run; nothing of their tags is stored. */
  async function start(count: number, tags: number): Promise<void> {
    bench = await ClientBench.start((world) => addStarred(world, count, tags));
    const { em } = bench.database.orm;
    await store(em.fork(), { accounts: [anAccount(1)], repos: listIds(count).map(toRepo) });
    await storeViewer(em.fork(), 1);
    const { batches, readings } = createTagStores();
    stream = new TagsStream(em, new TagWorkFinder(em), readings, batches, bench.clock);
    await beginRun(count);
  }

  async function beginRun(count: number): Promise<void> {
    const { em } = bench.database.orm;
    runId = await storeTagRun(em.fork(), { repoIds: listIds(count), startedAt: bench.clock.now() });
  }

  function createScope(tags = true): Scope {
    const target = { kind: 'top' as const, count: 1, query: '', minStars: 0, tags };
    const startedAt = bench.clock.now();
    return { runId, accountId: 1, target, targetText: 'top:1', startedAt, mayRepeatPage: false };
  }

  /** As a leg does: each page and the cursor past it in one transaction. `most`: then the leg dies, its answer unstored. */
  async function walk({
    scope = createScope(),
    from = null as StreamCursor | null,
    most = Infinity,
    client = bench.createClient(),
  } = {}): Promise<Walked & { cursor: StreamCursor | null }> {
    const walked: Walked = { done: 0, expected: undefined, pages: 0, requests: 0 };
    let cursor = from;
    for await (const page of stream.pages(scope, from, client)) {
      if (walked.pages === most) break;
      await bench.database.orm.em.fork().transactional((em) => stream.store(page.rows, scope, em));
      cursor = page.cursor;
      walked.done += page.done;
      walked.expected = page.expected;
      walked.pages += 1;
    }
    return { ...walked, requests: client.usage.requests, cursor };
  }

  async function countTags(): Promise<Record<string, number>> {
    const rows = await bench.database.orm.em.execute<{ id: string; count: number }[]>(
      'select repo_id as id, count(*)::int as count from tag group by 1',
    );
    return Object.fromEntries(rows.map(({ id, count }) => [id, count]));
  }

  async function listNames(): Promise<string[]> {
    const rows = await bench.database.orm.em.execute<{ name: string }[]>(
      'select name from tag order by name',
    );
    return rows.map(({ name }) => name);
  }

  async function listStates(): Promise<string[]> {
    const rows = await bench.database.orm.em.execute<{ text: string }[]>(
      `select repo_id || ' ' || state || ' ' || coalesce(stored::text, '-') as text from repo_coverage
       where stream = 'tags' order by repo_id, account_id`,
    );
    return rows.map(({ text }) => text);
  }

  function change(after: number, run: (world: GithubWorld) => void): void {
    bench.standIn.faults.inject({ kind: 'run', run, match: { operation: 'ListTags' }, after });
  }

  it('reads five thousand tags over fifty pages', async () => {
    await start(1, 5_000);

    const walked = await walk();

    expect(walked).toMatchObject({ done: 1, expected: 1, pages: 50, requests: 50 });
    expect(await countTags()).toEqual({ 1: 5_000 });
    expect(await listStates()).toEqual(['1 complete 5000']);
    expect(await bench.database.orm.em.execute('select 1 from tag_reading_name limit 1')).toEqual([]);
  });

  it('reads the pages of a hundred repos with one query, the longest repo in each', async () => {
    await start(150, 150);
    bench.standIn.world.updateRepo(7, { tags: manyTags(450) });

    const walked = await walk();

    // 149 repos of 2 pages and one of 5 are 303 pages.
    expect(walked).toMatchObject({ done: 150, expected: 150, requests: 5 });
    expect((await listStates()).every((text) => text.includes('complete'))).toBe(true);
    expect(await countTags()).toMatchObject({ 1: 150, 7: 450, 150: 150 });
  });

  it('goes on after a leg that died, whichever page it was at', async () => {
    await start(120, 250);

    let cursor: StreamCursor | null = null;
    let done = 0;
    for (let legs = 0; legs < 4; legs += 1) {
      const walked = await walk({ from: cursor, most: 1 });
      cursor = walked.cursor;
      done += walked.done;
    }
    done += (await walk({ from: cursor })).done;

    expect(done).toBe(120);
    expect(Object.values(await countTags())).toEqual(Array.from({ length: 120 }, () => 250));
  });

  it('reads again only where somebody pushed since, and notices what moved and what went', async () => {
    await start(3, 2);
    await walk();
    bench.clock.advance(3_600_000);
    await beginRun(3);
    const { world } = bench.standIn;
    world.updateRepo(2, { tags: [{ name: 'v0001', sha: 'b'.repeat(40) }] });
    world.updateRepo(3, { tags: [] });
    const pushedAt = new Date(NOW.getTime() + 60_000);
    await bench.database.orm.em.execute('update repo set pushed_at = ? where id = 2', [pushedAt]);

    const walked = await walk();
    const again = await walk();

    expect(walked).toMatchObject({ done: 1, expected: 1, requests: 1 });
    expect(again.requests).toBe(0);
    expect(await countTags()).toEqual({ 1: 2, 2: 1, 3: 2 });
    const [moved] = await bench.database.orm.em.execute<{ oid: string }[]>(
      'select oid from tag where repo_id = 2',
    );
    expect(moved?.oid).toBe('b'.repeat(40));
  });

  it('reads once a run what was pushed to a moment ago, and of what nobody pushed to nothing more', async () => {
    await start(2, 1);
    await bench.database.orm.em.execute('update repo set pushed_at = ? where id = 1', [NOW]);
    await bench.database.orm.em.execute('update repo set pushed_at = null where id = 2');

    expect((await walk()).done).toBe(2);
    expect((await walk()).done).toBe(0);

    bench.clock.advance(120_000);
    await beginRun(2);
    expect((await walk()).done).toBe(1);

    bench.clock.advance(120_000);
    await beginRun(2);
    expect((await walk()).done).toBe(0);
  });

  it.each([
    ['went', (names: NewTag[]) => names.slice(60)],
    ['came', (names: NewTag[]) => [{ name: 'a' }, ...names]],
  ])('reads again a repo whose tags %s while it was read, and is right in the end', async (_, toNew) => {
    await start(1, 350);
    change(2, (world) => world.updateRepo(1, { tags: toNew(manyTags(350)) }));

    const walked = await walk();

    const names = toNew(manyTags(350)).map(({ name }) => name);
    expect(walked).toMatchObject({ done: 1, expected: 1 });
    expect(await listNames()).toEqual(names);
    expect(await listStates()).toEqual([`1 complete ${names.length}`]);
  });

  it('is right in the next run when as many tags came as went', async () => {
    await start(1, 250);
    const tags = [{ name: 'a' }, ...manyTags(250).slice(1)];
    change(2, (world) => world.updateRepo(1, { tags }));
    await walk();
    await bench.database.orm.em.execute('update repo set pushed_at = ?', [NOW]);
    bench.clock.advance(120_000);
    await beginRun(1);

    await walk();

    expect(await listNames()).toEqual(tags.map(({ name }) => name));
    expect(await listStates()).toEqual(['1 complete 250']);
  });

  it('holds in part what will not hold still, after three readings, and deletes none of it', async () => {
    await start(1, 350);
    for (const [after, gone] of [
      [2, 20],
      [5, 40],
      [8, 60],
    ] as const) {
      change(after, (world) => world.updateRepo(1, { tags: manyTags(350).slice(gone) }));
    }

    const walked = await walk();

    // The first two end where the number changed, the last one goes on.
    expect(walked).toMatchObject({ done: 1, expected: 1, requests: 3 + 3 + 3 });
    expect(await listNames()).toEqual(manyTags(350).map(({ name }) => name));
    expect(await listStates()).toEqual(['1 partial 350']);
    expect(await bench.database.orm.em.execute('select 1 from tag_reading')).toEqual([]);
  });

  it('deletes nothing of a repo that is gone or withheld, and tells its owner alone that it was', async () => {
    await start(3, 1);
    await walk();
    await bench.database.orm.em.execute('update repo set pushed_at = ?', [new Date(NOW.getTime() + 1_000)]);
    bench.clock.advance(120_000);
    await beginRun(3);
    bench.standIn.world.deleteRepo(1);
    bench.standIn.faults.inject({
      kind: 'status',
      status: 200,
      body: {
        data: {
          r0: null,
          r1: null,
          r2: {
            __typename: 'Repository',
            refs: { totalCount: 1, pageInfo: { hasNextPage: false }, nodes: [] },
          },
        },
        errors: [
          { type: 'NOT_FOUND', message: 'Gone', path: ['r0'] },
          { type: 'FORBIDDEN', message: 'SAML', path: ['r1'] },
        ],
      },
    });

    const walked = await walk();

    expect(walked).toMatchObject({ done: 3, expected: 3 });
    expect(await countTags()).toEqual({ 1: 1, 2: 1, 3: 1 });
    expect(await listStates()).toEqual(['1 complete 1', '2 complete 1', '2 forbidden -', '3 partial 0']);
    const [own] = await bench.database.orm.em.execute<object[]>(
      `select account_id as account, reason from repo_coverage where state = 'forbidden'`,
    );
    expect(own).toEqual({ account: 1, reason: 'SAML' });
  });

  it('forgets that it was refused as soon as GitHub shows the tags', async () => {
    await start(1, 1);
    await bench.database.orm.em.execute(
      `insert into repo_coverage (repo_id, stream, account_id, state) values (1, 'tags', 1, 'forbidden'), (1, 'tags', 2, 'forbidden')`,
    );

    await walk();

    expect(await listStates()).toEqual(['1 complete 1', '1 forbidden -']);
  });

  it('ends although GitHub can never compute the tags of one repo, and says so', async () => {
    await start(1, 1);
    bench.standIn.faults.inject({ kind: 'graphql-timeout', times: 3 });

    const walked = await walk();

    expect(walked).toMatchObject({ done: 1, expected: 1 });
    expect(await countTags()).toEqual({});
    expect(await listStates()).toEqual(['1 unavailable -']);
  });

  it('leaves it to the leg when GitHub computes nothing at all', async () => {
    await start(5, 1);
    bench.standIn.faults.inject({ kind: 'graphql-timeout', times: 20 });

    await expect(walk()).rejects.toThrow(GithubUnavailableError);

    expect(await countTags()).toEqual({});
    bench.standIn.faults.clear();
    expect((await walk()).done).toBe(5);
  });

  it('asks for nothing where no tags are wanted', async () => {
    await start(2, 1);

    expect(await walk({ scope: createScope(false) })).toMatchObject({ pages: 0, requests: 0 });
  });
});

function listIds(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function toRepo(id: number): ReturnType<typeof aRepo> {
  return aRepo(id, { nodeId: toNodeId('Repository', id), pushedAt: PUSHED_AT });
}
