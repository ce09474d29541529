import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { aCommit } from '../git/new-commit.ts';
import { Harness } from '../testing/harness.ts';

const NOTES = 101;
const HOST = '127.0.0.1';

let harness: Harness;

beforeEach(async () => {
  harness = new Harness();
  await harness.start();
  harness.world.git.create(NOTES);
});
afterEach(() => harness.stop());

async function userOf(email: string): Promise<unknown> {
  const [oid = ''] = await harness.world.git.import(NOTES, [aCommit({ email })]);
  const query = `{repository(owner:"ada",name:"notes"){object(oid:"${oid}"){...on Commit{author{user{databaseId login __typename}}}}}}`;
  const { data, errors } = await harness.graphql(query, harness.token());
  expect(errors).toBeUndefined();
  return (data as { repository: { object: { author: { user: unknown } } } }).repository.object.author.user;
}

const ADA = { databaseId: 11, login: 'ada', __typename: 'User' };
const BOB = { databaseId: 12, login: 'bob', __typename: 'User' };

describe('whose an e-mail is', () => {
  it('says the account that has it verified, whatever its case', async () => {
    expect(await userOf('Ada@Example.com')).toEqual(ADA);
  });

  it('does not say an account that has not proven it', async () => {
    harness.world.updateAccount(12, {
      emails: [{ email: 'bob@example.com', primary: true, verified: false, visibility: null }],
    });

    expect(await userOf('bob@example.com')).toBeNull();
  });

  it('says who it was linked to, and nobody when it was linked to nobody', async () => {
    expect(await userOf('work@example.com')).toBeNull();
    harness.world.git.linkEmail('Work@example.com', 'bob');
    expect(await userOf('work@Example.com')).toEqual(BOB);
    harness.world.git.linkEmail('ada@example.com', null);
    expect(await userOf('ada@example.com')).toBeNull();
  });

  it('follows a rename', async () => {
    harness.world.git.linkEmail('work@example.com', 'bob');
    harness.world.renameAccount(12, 'robert');

    expect(await userOf('work@example.com')).toEqual({ ...BOB, login: 'robert' });
  });

  it.each([
    ['an organization', () => harness.world.addOrganization({ login: 'club' })],
    ['a bot', () => harness.world.addUser({ login: 'robot', type: 'Bot' })],
  ])('is no user when it is of %s', async (_what, add) => {
    const { login } = add();
    harness.world.git.linkEmail('it@example.com', login);

    expect(await userOf('it@example.com')).toBeNull();
  });

  it('is nobody once the account is deleted, by any way', async () => {
    harness.world.git.linkEmail('work@example.com', 'bob');
    harness.world.deleteAccount('bob');

    expect(await userOf('work@example.com')).toBeNull();
    expect(await userOf(`12+bob@users.noreply.${HOST}`)).toBeNull();
    expect(harness.world.repos.byId.has(104)).toBe(false);
  });
});

describe('an address that hides another', () => {
  it.each([
    ['goes by its number', `12+bob@users.noreply.${HOST}`, BOB],
    ['whatever name stands there', `12+former-name@users.noreply.${HOST}`, BOB],
    ['is nobody with a number of nobody', `999+ada@users.noreply.${HOST}`, null],
    ['without a number is of an old account with that login', `ada@users.noreply.${HOST}`, ADA],
    ['is nobody of another GitHub', '12+bob@users.noreply.elsewhere.example', null],
  ])('%s', async (_what, email, user) => {
    expect(await userOf(email)).toEqual(user);
  });

  it('has a number, for accounts that are young enough', async () => {
    harness.world.addUser({ login: 'young', id: 77, createdAt: new Date('2020-01-01T00:00:00Z') });

    expect(await userOf(`young@users.noreply.${HOST}`)).toBeNull();
    expect(await userOf(`77+young@users.noreply.${HOST}`)).toMatchObject({ login: 'young' });
  });
});
