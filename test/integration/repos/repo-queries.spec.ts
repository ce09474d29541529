import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseInput } from '../../../src/common/zod.pipe.ts';
import { RepoListQuery } from '../../../src/repos/dto/repo-list.dto.ts';
import { RepoQueries } from '../../../src/repos/repo.queries.ts';
import { RepoScopes } from '../../../src/repos/repo-scopes.ts';
import { TagQueries } from '../../../src/repos/tag.queries.ts';
import { anAccess, anAccount, aRepo, store, storeViewer } from '../../support/factories.ts';
import { TestClock } from '../../support/test-clock.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

const NOW = '2026-11-21T12:00:00Z';
const ALICE = 1;
const BOB = 2;
const ACME = 3;
const CAROL = 4;

describe('RepoQueries', () => {
  let test: TestOrm;
  let queries: RepoQueries;

  beforeAll(async () => {
    test = await createTestOrm();
    const em = test.orm.em.fork();
    const clock = new TestClock(NOW);
    queries = new RepoQueries(em, new RepoScopes(em), new TagQueries(em, clock), clock);
    await store(em, {
      accounts: [
        anAccount(ALICE, { login: 'alice' }),
        anAccount(BOB, { login: 'bob' }),
        anAccount(ACME, { login: 'Acme', type: 'Organization', name: 'Acme Inc', email: 'hi@acme.test' }),
        anAccount(CAROL, { login: 'carol' }),
      ],
    });
    await storeViewer(em, ALICE);
    await storeViewer(em, BOB);
    await storeViewer(em, CAROL, 'dead');
    await store(em, {
      repos: [
        aRepo(10, { name: 'Zeta', stars: 5, language: 'Go', pushedAt: null }),
        aRepo(11, { name: 'alpha', stars: 5, ownerId: ACME, fork: true, createdAt: new Date('2021-01-01') }),
        aRepo(12, { name: 'Beta', stars: 50, ownerId: ACME, archived: true, description: '100% web_site' }),
        aRepo(20, { name: 'alices-secret', visibility: 'private', stars: 7, ownerId: ALICE, language: 'go' }),
        aRepo(21, { name: 'inner', visibility: 'internal', stars: 9, ownerId: ACME }),
        aRepo(30, { name: 'bobs-secret', visibility: 'private', stars: 99, ownerId: BOB }),
        aRepo(31, { name: 'lapsed', visibility: 'private', stars: 98, ownerId: BOB }),
        aRepo(40, { name: 'carols-secret', visibility: 'private', stars: 97, ownerId: CAROL }),
        aRepo(50, { name: 'gone', stars: 1000, unreachableSince: new Date('2026-01-01') }),
      ],
      access: [
        anAccess(ALICE, 20),
        anAccess(ALICE, 21, { affiliated: false }),
        anAccess(ALICE, 31, { provenUntil: new Date('2026-11-21T11:59:59Z') }),
        anAccess(ALICE, 11),
        anAccess(BOB, 30),
        anAccess(CAROL, 40),
        anAccess(ALICE, 50),
      ],
      topics: { 10: ['cli', 'web'], 20: ['web', 'cli'], 30: ['web'] },
    });
  });

  afterAll(async () => {
    await test.close();
  });

  async function listIds(viewerId: number, query: Record<string, string>): Promise<number[]> {
    const page = await queries.listPage(viewerId, parseInput(RepoListQuery, query));
    return page.items.map(({ id }) => id);
  }

  it('shows public repos and those whose access is proven now, and nothing unreachable', async () => {
    expect(await listIds(ALICE, { sort: 'id' })).toEqual([10, 11, 12, 20, 21]);
    expect(await listIds(BOB, { sort: 'id' })).toEqual([10, 11, 12, 30]);
  });

  it('shows nothing private to somebody whose token is dead', async () => {
    expect(await listIds(CAROL, { sort: 'id' })).toEqual([10, 11, 12]);
    expect(await listIds(CAROL, { scope: 'affiliated' })).toEqual([]);
    expect(await listIds(CAROL, { visibility: 'private' })).toEqual([]);
  });

  it.each([
    ['stars', [12, 21, 20, 10, 11]],
    ['name', [20, 11, 12, 21, 10]],
    ['pushed', [11, 12, 20, 21, 10]],
    ['created', [11, 10, 12, 20, 21]],
    ['id', [10, 11, 12, 20, 21]],
  ])('sorts by %s in its own direction, ties by id', async (sort, ids) => {
    expect(await listIds(ALICE, { sort })).toEqual(ids);
  });

  it.each([
    [{ owner: 'ACME' }, [12, 21, 11]],
    [{ owner: 'nobody' }, []],
    [{ visibility: 'public' }, [12, 10, 11]],
    [{ visibility: 'private' }, [21, 20]],
    [{ visibility: 'internal' }, [21]],
    [{ language: 'GO' }, [20, 10]],
    [{ topic: 'Web' }, [20, 10]],
    [{ archived: 'true' }, [12]],
    [{ archived: 'false' }, [21, 20, 10, 11]],
    [{ fork: 'true' }, [11]],
    [{ minStars: '7' }, [12, 21, 20]],
    [{ text: 'ETA' }, [12, 10]],
    [{ text: '0% w' }, [12]],
    [{ text: 'b_s' }, [12]],
    [{ text: 'al%a' }, []],
    [{ scope: 'affiliated' }, [20, 11]],
    [{ scope: 'affiliated', visibility: 'internal' }, []],
    [{ owner: 'acme', fork: 'false', minStars: '10' }, [12]],
  ])('keeps by %o only what fits', async (filter, ids) => {
    expect(await listIds(ALICE, filter)).toEqual(ids);
  });

  it.each(['stars', 'name', 'pushed', 'created', 'id'])(
    'gives by %s on pages of 2 what one page gives, each row once',
    async (sort) => {
      const seen: number[] = [];
      let cursor: string | null = null;
      do {
        const query = parseInput(RepoListQuery, { sort, limit: '2', ...(cursor === null ? {} : { cursor }) });
        const page = await queries.listPage(ALICE, query);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== null && seen.length < 20);

      expect(seen).toEqual(await listIds(ALICE, { sort }));
    },
  );

  it('keeps the repos of a topic that thousands have', async () => {
    const em = test.orm.em.fork();
    const ids = Array.from({ length: 2_600 }, (_, index) => 1_000 + index);
    await store(em, {
      repos: ids.map((id) => aRepo(id, { unreachableSince: new Date('2026-01-01') })),
      topics: Object.fromEntries(ids.map((id) => [id, ['crowd']])),
    });
    await store(em, { topics: { 10: ['cli', 'web', 'crowd'], 30: ['web', 'crowd'] } });

    expect(await listIds(ALICE, { topic: 'crowd' })).toEqual([10]);
    expect(await listIds(BOB, { topic: 'crowd' })).toEqual([30, 10]);
  });

  it('ends without a cursor when the last page is full', async () => {
    const page = await queries.listPage(ALICE, parseInput(RepoListQuery, { limit: '5' }));

    expect(page.items).toHaveLength(5);
    expect(page.nextCursor).toBeNull();
  });

  it('tells a repo with its owner and its topics in order', async () => {
    expect(await queries.getRepo(ALICE, 12)).toMatchObject({
      id: 12,
      owner: { id: ACME, login: 'Acme', type: 'Organization', name: 'Acme Inc', email: 'hi@acme.test' },
      visibility: 'public',
      stars: 50,
      topics: [],
      createdAt: '2020-01-01T00:00:00.000Z',
    });
    expect((await queries.getRepo(ALICE, 20)).topics).toEqual(['cli', 'web']);
  });

  it.each([30, 31, 40, 50, 999])('does not tell repo %i from one that does not exist', async (id) => {
    await expect(queries.getRepo(ALICE, id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
