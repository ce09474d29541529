import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiKeyStore } from '../../../src/auth/api-key.store.ts';
import { NotFoundError } from '../../../src/common/app-error.ts';
import {
  AuthRoom,
  createSurroundings,
  HUBOT,
  MONA,
  removeSurroundings,
  signIn,
  type Surroundings,
} from './auth-room.ts';

let surroundings: Surroundings;
let room: AuthRoom;
let keys: ApiKeyStore;

beforeEach(async () => {
  surroundings = await createSurroundings();
  room = await AuthRoom.open(surroundings);
  keys = room.get(ApiKeyStore);
  await signIn(room, MONA);
});

afterEach(async () => {
  await room.close();
  await removeSurroundings(surroundings);
});

describe('ApiKeyStore', () => {
  it('stores no key in clear text', async () => {
    const { key } = await keys.create(MONA, 'script');

    const rows = JSON.stringify(await room.rows('select * from api_key'));

    expect(key.reveal()).toMatch(/^oct_[\w-]{43}$/);
    expect(rows).not.toContain(key.reveal().slice(4));
  });

  it('notes the last use at most once a minute', async () => {
    const { key } = await keys.create(MONA, 'script');
    const firstUse = room.clock.now();

    await keys.findOwner(key.reveal());
    room.clock.advance(59_999);
    await keys.findOwner(key.reveal());
    const [early] = await keys.list(MONA);
    room.clock.advance(1);
    await keys.findOwner(key.reveal());
    const [late] = await keys.list(MONA);

    expect(early?.lastUsedAt).toEqual(firstUse);
    expect(late?.lastUsedAt).toEqual(room.clock.now());
  });

  it('opens nothing and is not listed once it was revoked', async () => {
    const { id, key } = await keys.create(MONA, 'script');

    await keys.revoke(MONA, id);

    expect(await keys.findOwner(key.reveal())).toBeNull();
    expect(await keys.list(MONA)).toEqual([]);
    await expect(keys.revoke(MONA, id)).rejects.toThrow(NotFoundError);
  });

  it("does not revoke another account's key", async () => {
    await signIn(room, HUBOT);
    const { id, key } = await keys.create(MONA, 'script');

    await expect(keys.revoke(HUBOT, id)).rejects.toThrow(NotFoundError);

    expect(await keys.findOwner(key.reveal())).toMatchObject({ accountId: MONA });
  });
});
