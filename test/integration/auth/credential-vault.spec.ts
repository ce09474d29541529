import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CredentialVault } from '../../../src/auth/credential-vault.ts';
import { CannotUnsealError } from '../../../src/auth/auth.errors.ts';
import { HttpCacheStore } from '../../../src/github/http-cache.store.ts';
import {
  AuthRoom,
  createKey,
  createSurroundings,
  HUBOT,
  MONA,
  removeSurroundings,
  signIn,
  type Surroundings,
} from './auth-room.ts';

let surroundings: Surroundings;

beforeAll(async () => {
  surroundings = await createSurroundings();
});

afterAll(async () => {
  await removeSurroundings(surroundings);
});

describe('CredentialVault', () => {
  it('stores no token in clear text and gives it back whole', async () => {
    const room = await AuthRoom.open(surroundings);
    const token = await signIn(room, MONA);

    const [row] = await room.rows<{ sealed_token: string }>('select * from credential');
    const credential = await room.get(CredentialVault).findCredential(MONA);
    await room.close();

    expect(JSON.stringify(row)).not.toContain(token);
    expect(credential?.token).toBe(token);
  });

  it('shows no token when a credential is printed or serialised', async () => {
    const room = await AuthRoom.open(surroundings);
    const token = await signIn(room, MONA);

    const credential = await room.get(CredentialVault).findCredential(MONA);
    await room.close();

    const shown = `${JSON.stringify(credential)} ${inspect(credential, { depth: 9, showHidden: true })}`;
    expect(shown).toContain('redacted');
    expect(shown).not.toContain(token);
  });

  it('opens with an older key and seals again with the newest when used', async () => {
    const [oldKey = ''] = surroundings.secretKeys;
    const newKey = createKey();
    const before = await AuthRoom.open(surroundings);
    const token = await signIn(before, MONA);
    await before.close();

    const rotating = await AuthRoom.open(surroundings, { config: { secretKeys: [newKey, oldKey] } });
    await rotating.get(CredentialVault).findCredential(MONA);
    await rotating.close();
    const after = await AuthRoom.open(surroundings, { config: { secretKeys: [newKey] } });
    const credential = await after.get(CredentialVault).findCredential(MONA);
    await after.close();

    expect(credential?.token).toBe(token);
  });

  it('says what to do when the key is gone', async () => {
    const room = await AuthRoom.open(surroundings);
    await signIn(room, MONA);
    await room.close();
    const other = await AuthRoom.open(surroundings, { config: { secretKeys: [createKey()] } });

    const opening = other.get(CredentialVault).findCredential(MONA);

    await expect(opening).rejects.toThrow(CannotUnsealError);
    await expect(opening).rejects.toThrow('SECRET_KEYS');
    await other.close();
  });

  it('keeps one signed-in credential an account and forgets what was cached for the one before', async () => {
    const room = await AuthRoom.open(surroundings);
    await signIn(room, MONA);
    const vault = room.get(CredentialVault);
    const first = await vault.findCredential(MONA);
    const key = { credentialId: first?.credentialId ?? 0, url: 'https://api.example/user/repos' };
    await room.get(HttpCacheStore).save(key, { etag: '"a"', body: '[]', link: null });

    const token = await signIn(room, MONA, ['read:org']);
    const second = await vault.findCredential(MONA);
    const rows = await room.rows('select id from credential where account_id = ?', [MONA]);
    const cached = await room.get(HttpCacheStore).find(key);
    await room.close();

    expect(rows).toHaveLength(1);
    expect(second).toMatchObject({ token, scopes: ['read:org'] });
    expect(cached).toBeNull();
  });

  it('hands out no dead credential', async () => {
    const room = await AuthRoom.open(surroundings);
    await signIn(room, MONA);
    const vault = room.get(CredentialVault);
    const credential = await vault.findCredential(MONA);

    await vault.markDead(credential?.credentialId ?? 0);

    expect(await vault.findCredential(MONA)).toBeNull();
    expect(await vault.listStates(MONA)).toMatchObject([{ state: 'dead', diedAt: room.clock.now() }]);
    await room.close();
  });

  it('forgets answers that were cached after their credential was deleted, and no others', async () => {
    const room = await AuthRoom.open(surroundings);
    await signIn(room, MONA);
    const vault = room.get(CredentialVault);
    const living = (await vault.findCredential(MONA))?.credentialId ?? 0;
    for (const credentialId of [living, living + 1000]) {
      const key = { credentialId, url: 'https://api.example/orgs' };
      await room.get(HttpCacheStore).save(key, { etag: '"a"', body: '[]', link: null });
    }

    const forgotten = await vault.forgetOrphanedAnswers();

    const left = await room.rows('select credential_id from http_cache');
    await room.close();
    expect(forgotten).toBe(1);
    expect(left.map(Object.values)).toEqual([[living]]);
  });

  it("does not open one account's token as another's", async () => {
    const room = await AuthRoom.open(surroundings);
    await signIn(room, MONA);
    await signIn(room, HUBOT);
    await room.rows(
      'update credential set sealed_token = (select sealed_token from credential where account_id = ?) where account_id = ?',
      [MONA, HUBOT],
    );

    await expect(room.get(CredentialVault).findCredential(HUBOT)).rejects.toThrow(CannotUnsealError);
    await room.rows('delete from credential where account_id = ?', [HUBOT]);
    await room.close();
  });
});
