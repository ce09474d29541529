import { describe, expect, it } from 'vitest';
import { findNamedAccount, isBotPerson } from './identity-signs.ts';

describe('findNamedAccount', () => {
  it.each([
    ['1001+ada@users.noreply.github.com', { accountId: 1001, login: 'ada' }],
    [
      '49699333+dependabot[bot]@users.noreply.github.com',
      { accountId: 49_699_333, login: 'dependabot[bot]' },
    ],
    ['5000000000+a-b_corp@users.noreply.github.com', { accountId: 5_000_000_000, login: 'a-b_corp' }],
  ])('reads %s', (email, account) => {
    expect(findNamedAccount(email, 'github.com')).toEqual(account);
  });

  it.each([
    'ada@users.noreply.github.com',
    '1001+ada@users.noreply.github.example',
    '1001+ada@users.noreply.github.com.example',
    '1001+@users.noreply.github.com',
    '+ada@users.noreply.github.com',
    'x1001+ada@users.noreply.github.com',
    '1001+ada@evil@users.noreply.github.com',
    '1001+ada lovelace@users.noreply.github.com',
    '99999999999999999999+ada@users.noreply.github.com',
    '1001+ada@example.com',
    '',
  ])('finds no account in %j', (email) => {
    expect(findNamedAccount(email, 'github.com')).toBeNull();
  });

  it('knows the host of another GitHub', () => {
    expect(findNamedAccount('7+bob@users.noreply.git.example', 'git.example')).toEqual({
      accountId: 7,
      login: 'bob',
    });
  });
});

describe('isBotPerson', () => {
  it.each([
    ['29139614+renovate[bot]@example.com', [], true],
    ['renovate[bot]+merge@example.com', [], true],
    ['sweep@example.com', ['Sweep', 'sweep[bot]'], true],
    ['[bot]ada@example.com', ['Bot [bot] Botson'], false],
    ['ada@example[bot]', ['Ada'], false],
    ['', [''], false],
  ])('by e-mail %j and names %j: %s', (email, names, bot) => {
    expect(isBotPerson(email, names)).toBe(bot);
  });
});
