import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PersonView } from '../../../src/contributors/answers/people.dto.ts';
import { PeopleQueries } from '../../../src/contributors/answers/people.queries.ts';
import { SubjectQueries } from '../../../src/issues/rules/subject.queries.ts';
import { ADA, ADA_AT_WORK, BABBAGE, NAMELESS, OPEN, STAGE_WORLD } from '../../support/contributor-stage.ts';
import { BOB, NOW, type WorldIdentity } from '../../support/contributor-worlds.ts';
import { storeContributorWorld } from '../../support/stored-contributors.ts';
import { TestClock } from '../../support/test-clock.ts';
import { createTestOrm, type TestOrm } from '../../support/test-database.ts';

/** Nothing but commits tells of it. */
const UNKNOWN = 1002;

/** Stands in a repo alone that Bob may not see. */
const HIDDEN = 6;

describe('what anybody may claim in a commit', () => {
  let database: TestOrm;

  beforeAll(async () => {
    database = await createTestOrm();
  });

  afterAll(() => database.close());

  beforeEach(async () => {
    const known = STAGE_WORLD.identities.map((identity) => {
      return identity.id === BABBAGE ? { ...identity, account: UNKNOWN, isAsked: true } : identity;
    });
    const hidden: WorldIdentity = { ...NOBODY, id: HIDDEN, email: 'hidden@example.com', account: UNKNOWN };
    await storeContributorWorld(database.orm.em.fork(), { ...STAGE_WORLD, identities: [...known, hidden] });
  });

  it('is in an address that hides the person’s login in another repo: it is shown to nobody here', async () => {
    await claim(HIDDEN, { login: 'codename', askedAt: '2026-03-15' });
    await claim(BABBAGE, { login: 'babbage', askedAt: '2026-03-01' });

    expect(await find(UNKNOWN)).toMatchObject({ login: 'babbage' });
  });

  it('makes no bot of an account of which GitHub says otherwise', async () => {
    await claim(ADA, { login: 'ada[bot]', bot: true });
    await claim(ADA_AT_WORK, { login: 'ada[bot]', bot: true });

    expect(await find(1001)).toMatchObject({ bot: false });
  });

  it('makes no bot of an account that stands in other commits under a login of people', async () => {
    await claim(HIDDEN, { login: 'babbage[bot]', bot: true });

    expect(await find(UNKNOWN)).toMatchObject({ bot: false });
  });

  it('is believed where nothing speaks against it', async () => {
    await claim(HIDDEN, { login: 'sweep[bot]', bot: true });
    await claim(BABBAGE, { login: 'sweep[bot]', bot: true });
    await claim(NAMELESS, { bot: true });

    expect(await find(UNKNOWN)).toMatchObject({ bot: true, login: 'sweep[bot]' });
    expect((await list()).filter(({ bot }) => bot)).toHaveLength(3);
  });

  async function claim(
    identityId: number,
    {
      login = null,
      bot = false,
      askedAt = '2026-03-14',
    }: { login?: string | null; bot?: boolean; askedAt?: string },
  ): Promise<void> {
    const text =
      'update identity_account set login = ?, bot = ?, asked_at = ? where identity_id = ? returning 1';
    expect(
      await database.orm.em.fork().execute<object[]>(text, [login, bot, askedAt, identityId]),
    ).toHaveLength(1);
  }

  async function list(): Promise<PersonView[]> {
    const em = database.orm.em.fork();
    const people = new PeopleQueries(em, new SubjectQueries(em), new TestClock(NOW));
    const query = { bots: true, date: 'author', coauthors: false, limit: 100, cursor: undefined } as const;
    return (await people.listPage(BOB, OPEN, query)).items;
  }

  async function find(accountId: number): Promise<PersonView | undefined> {
    return (await list()).find((person) => person.accountId === accountId);
  }
});

const NOBODY = { name: '', isBot: false, isAsked: true };
