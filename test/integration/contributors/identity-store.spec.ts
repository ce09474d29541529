import type { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CommitPerson } from '../../../src/contributors/commit.types.ts';
import { IdentityStore } from '../../../src/contributors/identity.store.ts';
import { IdentityMemory } from '../../../src/contributors/identity-memory.ts';
import { aPerson, CommitStores } from '../../support/commits.ts';
import { TestClock } from '../../support/test-clock.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

const NOW = new Date('2026-11-20T10:00:00Z');
const ASKED_AT = new Date('2026-11-21T11:00:00Z');

let test: TestOrm;
let stores: CommitStores;

beforeAll(async () => {
  test = await createTestOrm();
  stores = new CommitStores(test.orm.em, new TestClock(NOW));
});

afterAll(() => test.close());

beforeEach(() =>
  test.orm.em
    .fork()
    .execute('truncate identity cascade')
    .then(() => undefined),
);

async function list(sql: string): Promise<string[]> {
  const rows = await test.orm.em.fork().execute<{ text: string }[]>(sql);
  return rows.map(({ text }) => text);
}

function listIdentities(): Promise<string[]> {
  return list(`select i.email || '|' || i.name || '|' || coalesce(string_agg(n.name, ',' order by n.name), '') as text
    from identity i left join identity_name n on n.identity_id = i.id group by i.id order by i.email, i.name`);
}

function listAccounts(): Promise<string[]> {
  return list(`select concat_ws(' ', i.email || i.name, a.source, a.account_id, a.login, a.bot) as text
    from identity_account a join identity i on i.id = a.identity_id order by 1`);
}

describe('IdentityStore', () => {
  it('knows people by their e-mail, and by their name only where there is none', async () => {
    const people = [
      aPerson('Ada'),
      aPerson('Ada L.', 'ada@example.com'),
      aPerson('Ada', ''),
      aPerson('Bob', ''),
      aPerson('', ''),
      aPerson('', 'bob@example.com'),
      aPerson('\u0000', 'a b\\",{}@example.com'),
    ];

    const ids = await stores.identities.meet(people, new IdentityMemory());

    expect(ids.size).toBe(6);
    expect(await listIdentities()).toEqual([
      '||',
      '|Ada|Ada',
      '|Bob|Bob',
      'a b\\",{}@example.com||\uFFFD',
      'ada@example.com||Ada,Ada L.',
      'bob@example.com||',
    ]);
  });

  it('gives everybody the same identity again, with names that are new', async () => {
    const people = [aPerson('Ada'), aPerson('Bob', ''), aPerson('Cy')];
    const first = await stores.identities.meet(people, new IdentityMemory());
    const memory = new IdentityMemory();
    await stores.identities.meet([aPerson('Bob', '')], memory);

    const again = await stores.identities.meet([aPerson('A. L.', 'ada@example.com'), ...people], memory);

    expect(again).toEqual(first);
    expect(await listIdentities()).toEqual(['|Bob|Bob', 'ada@example.com||A. L.,Ada', 'cy@example.com||Cy']);
  });

  it('asks the database nothing of people whom this reading has met', async () => {
    const memory = new IdentityMemory();
    await stores.identities.meet([aPerson('Ada'), aPerson('Bob')], memory);
    const nowhere = new IdentityStore(null as unknown as EntityManager, stores.accounts);

    const ids = await nowhere.meet([aPerson('Bob'), aPerson('Ada')], memory);

    expect(ids.size).toBe(2);
  });

  it('looks people up again when it has met too many to remember', async () => {
    const memory = new IdentityMemory(2);
    const before = await stores.identities.meet([aPerson('Ada'), aPerson('Bob'), aPerson('Cy')], memory);

    const after = await stores.identities.meet([aPerson('Cy')], memory);

    expect([...after.keys()]).toEqual(['cy@example.com']);
    expect(after.get('cy@example.com')).toBe(before.get('cy@example.com'));
    expect(before.size).toBe(3);
  });

  it('sees at once whose an address of GitHub’s own is, and that nobody can be asked for without an e-mail', async () => {
    await stores.identities.meet(
      [
        aPerson('Ada', '1001+ada@users.noreply.github.com'),
        aPerson('Dependabot', '49699333+dependabot[bot]@users.noreply.github.com'),
        aPerson('Old', 'old@users.noreply.github.com'),
        aPerson('Bob', '7+bob@users.noreply.github.example'),
        aPerson('sweeper[bot]', ''),
        aPerson('Cy', ''),
      ],
      new IdentityMemory(),
    );

    expect(await listAccounts()).toEqual([
      '1001+ada@users.noreply.github.com noreply 1001 ada f',
      '49699333+dependabot[bot]@users.noreply.github.com noreply 49699333 dependabot[bot] t',
      'Cy none f',
      'sweeper[bot] none t',
    ]);
    expect(await list('select distinct asked_at::text as text from identity_account')).toEqual([
      '2026-11-20 10:00:00+00',
    ]);
  });

  it('lets readings that meet the same people at once neither fail nor differ', async () => {
    const people = Array.from({ length: 400 }, (_, n) =>
      aPerson(`P${n}`, n % 2 === 0 ? `p${n}@example.com` : `${n}+p${n}@users.noreply.github.com`),
    );

    for (let from = 0; from < people.length; from += 50) {
      const part = people.slice(from, from + 100);
      // Whoever comes second waits for whoever was first: in the other order they would wait for each other.
      const orders = [part, part.toReversed(), part, part.toReversed()];
      const met = await Promise.all(
        orders.map((order) => stores.identities.meet(order, new IdentityMemory())),
      );
      for (const ids of met) expect(ids).toEqual(met[0]);
    }

    expect(await list(`select count(*) || ' ' || count(distinct email) as text from identity`)).toEqual([
      '400 400',
    ]);
    expect(await list('select count(*)::text as text from identity_account')).toEqual(['200']);
    expect(await list('select count(*)::text as text from identity_name')).toEqual(['400']);
  });
});

describe('IdentityAccountStore', () => {
  const ADA = { id: 5_000_000_000, login: 'ada', type: 'User' };

  async function meet(...people: CommitPerson[]): Promise<(email: string) => number> {
    const ids = await stores.identities.meet(people, new IdentityMemory());
    return (email) => ids.get(email) ?? 0;
  }

  it('marks bots by account, e-mail or any name', async () => {
    const people = ['Ada', 'Bob', 'Cy', 'Di', 'sweep[bot]'].map((name) =>
      aPerson(name, `${name[0]}@example.com`),
    );
    const idOf = await meet(
      ...people,
      aPerson('Sweep', 's@example.com'),
      aPerson('Renovate', '29139614+renovate[bot]@example.com'),
    );
    const asked = [
      { identityId: idOf('A@example.com'), account: ADA },
      { identityId: idOf('B@example.com'), account: { id: 8, login: 'bob', type: 'Bot' } },
      { identityId: idOf('C@example.com'), account: { id: 9, login: 'cy[bot]', type: 'User' } },
      { identityId: idOf('D@example.com'), account: null },
      { identityId: idOf('s@example.com'), account: null },
      { identityId: idOf('29139614+renovate[bot]@example.com'), account: null },
    ];

    const counts = await stores.accounts.saveAsked(asked, NOW, test.orm.em.fork());

    expect(counts).toEqual({ inserted: 6, updated: 0, unchanged: 0 });
    expect(await listAccounts()).toEqual([
      '29139614+renovate[bot]@example.com none t',
      'A@example.com api 5000000000 ada f',
      'B@example.com api 8 bob t',
      'C@example.com api 9 cy[bot] t',
      'D@example.com none f',
      's@example.com none t',
    ]);
  });

  it('keeps what GitHub said last, and when it was asked, also where it said the same', async () => {
    const idOf = await meet(aPerson('Ada'), aPerson('Bob'));
    const [ada, bob] = [idOf('ada@example.com'), idOf('bob@example.com')];
    const em = test.orm.em.fork();
    const nobodys = [ada, bob].map((identityId) => ({ identityId, account: null }));
    await stores.accounts.saveAsked(nobodys, NOW, em);

    const counts = await stores.accounts.saveAsked(
      [
        { identityId: ada, account: ADA },
        { identityId: bob, account: null },
      ],
      ASKED_AT,
      em,
    );

    expect(counts).toEqual({ inserted: 0, updated: 1, unchanged: 1 });
    expect(await listAccounts()).toEqual(['ada@example.com api 5000000000 ada f', 'bob@example.com none f']);
    expect(await list('select distinct asked_at::text as text from identity_account')).toEqual([
      '2026-11-21 11:00:00+00',
    ]);
  });
});
