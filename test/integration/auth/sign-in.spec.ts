import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CredentialVault } from '../../../src/auth/credential-vault.ts';
import { SignInService } from '../../../src/auth/sign-in.service.ts';
import {
  AuthRoom,
  createKey,
  createSurroundings,
  createToken,
  MONA,
  removeSurroundings,
  signIn,
  type Surroundings,
} from './auth-room.ts';

let surroundings: Surroundings;
let room: AuthRoom;

beforeEach(async () => {
  surroundings = await createSurroundings();
  room = await AuthRoom.open(surroundings);
});

afterEach(async () => {
  await room.close();
  await removeSurroundings(surroundings);
});

function isAlive(token: string): boolean {
  return room.standIn.world.tokens.find(token) !== null;
}

describe('signing in again', () => {
  it('ends the token that the new one replaces, and no other of that person', async () => {
    const elsewhere = createToken(room, MONA);
    const first = await signIn(room, MONA);

    const second = await signIn(room, MONA);

    expect([first, second, elsewhere].map(isAlive)).toEqual([false, true, true]);
  });

  it('keeps the token when GitHub hands out the same one', async () => {
    const token = await signIn(room, MONA);

    await room.get(SignInService).signIn(token);

    expect(isAlive(token)).toBe(true);
  });

  it('succeeds although the replaced token cannot be ended', async () => {
    await signIn(room, MONA);
    room.standIn.faults.inject({ kind: 'status', status: 503, match: { path: /^\/applications\// } });

    const second = await signIn(room, MONA);

    expect(await room.get(CredentialVault).findCredential(MONA)).toMatchObject({ token: second });
    expect(room.standIn.faults.unused()).toEqual([]);
  });

  it('succeeds although the replaced token cannot be opened any more', async () => {
    await signIn(room, MONA);
    await room.close();
    room = await AuthRoom.open(surroundings, { config: { secretKeys: [createKey()] } });

    const second = await signIn(room, MONA);

    expect(await room.get(CredentialVault).findCredential(MONA)).toMatchObject({ token: second });
  });
});

describe('a sign-in that comes to nothing', () => {
  it('ends the token when GitHub does not say whose it is', async () => {
    room.standIn.faults.inject({ kind: 'status', status: 503, match: { path: /^\/user$/ }, times: 50 });
    const token = createToken(room, MONA);

    await expect(room.get(SignInService).signIn(token)).rejects.toThrow('GitHub');

    expect(isAlive(token)).toBe(false);
  });
});
