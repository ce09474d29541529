import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OtherGithubError } from '../../../src/auth/auth.errors.ts';
import { CredentialVault } from '../../../src/auth/credential-vault.ts';
import { Recheck } from '../../../src/auth/recheck.ts';
import { ServiceAccount } from '../../../src/auth/service-account.ts';
import { ViewerStore } from '../../../src/auth/viewer.store.ts';
import type { SignInRule } from '../../../src/config/config.ts';
import {
  atAnotherGithub,
  AuthRoom,
  createSurroundings,
  createToken,
  MONA,
  removeSurroundings,
  signIn,
  type Surroundings,
} from './auth-room.ts';

let surroundings: Surroundings;
let elsewhere: Surroundings;
let rooms: AuthRoom[];

beforeEach(async () => {
  rooms = [];
  surroundings = await createSurroundings();
  elsewhere = await atAnotherGithub(surroundings);
});

afterEach(async () => {
  for (const room of rooms) await room.close();
  await elsewhere.standIn.stop();
  await removeSurroundings(surroundings);
});

async function open(around: Surroundings, token?: string, signInAllowed?: SignInRule[]): Promise<AuthRoom> {
  const room = await AuthRoom.open(around, {
    ...(token === undefined ? {} : { token }),
    ...(signInAllowed ? { config: { signInAllowed } } : {}),
  });
  rooms.push(room);
  return room;
}

describe('a process that is set up for another GitHub', () => {
  it('hands out no credential, says why, and leaves it alive', async () => {
    const room = await open(surroundings);
    const token = await signIn(room, MONA);
    const foreign = await open(elsewhere);

    const finding = foreign.get(CredentialVault).findCredential(MONA);

    await expect(finding).rejects.toThrow(OtherGithubError);
    await expect(finding).rejects.toMatchObject({ code: 'auth.other_github' });
    expect(await room.get(CredentialVault).findCredential(MONA)).toMatchObject({ token });
    expect(elsewhere.standIn.log).toEqual([]);
  });

  it('decides nothing on who may stay', async () => {
    const room = await open(surroundings);
    await signIn(room, MONA);
    const foreign = await open(elsewhere, undefined, [{ kind: 'login', login: 'nobody' }]);
    surroundings.clock.advance(25 * 3_600_000);
    const viewer = await room.get(ViewerStore).find(MONA);
    if (!viewer) throw new Error('no such viewer');

    await expect(foreign.get(Recheck).isStillAllowed(viewer)).rejects.toThrow(OtherGithubError);

    expect(await room.get(ViewerStore).find(MONA)).toMatchObject({ allowed: true });
    expect(await room.get(CredentialVault).findCredential(MONA)).not.toBeNull();
  });

  it.each([
    ['no GITHUB_TOKEN of its own', undefined],
    ['one that is dead', 'ghp_deadAtTheOtherGithub'],
  ])('neither forgets nor buries the GITHUB_TOKEN of the first one, with %s', async (_, itsToken) => {
    const room = await open(surroundings, createToken(surroundings, MONA));
    await room.get(ServiceAccount).get();

    const foreign = await open(elsewhere, itsToken);
    await foreign.get(ServiceAccount).find();

    expect(await room.get(CredentialVault).listStates(MONA)).toMatchObject([
      { kind: 'service', state: 'alive' },
    ]);
  });
});
