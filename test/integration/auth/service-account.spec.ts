import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServiceAccountUnavailableError } from '../../../src/auth/auth.errors.ts';
import { CredentialVault } from '../../../src/auth/credential-vault.ts';
import { ServiceAccount } from '../../../src/auth/service-account.ts';
import { SignInPolicy } from '../../../src/auth/sign-in-policy.ts';
import {
  AuthRoom,
  createSurroundings,
  createToken,
  HUBOT,
  MONA,
  removeSurroundings,
  signIn,
  type Surroundings,
} from './auth-room.ts';

let surroundings: Surroundings;
let room: AuthRoom;

beforeEach(async () => {
  surroundings = await createSurroundings();
});

afterEach(async () => {
  await room.close();
  await removeSurroundings(surroundings);
});

async function openRoom(token?: string): Promise<void> {
  room = await AuthRoom.open(surroundings, {
    config: { signInAllowed: [{ kind: 'login', login: 'nobody' }] },
    ...(token === undefined ? {} : { token }),
  });
}

function issueToken(accountId: number, scopes?: string[]): string {
  return createToken(surroundings, accountId, scopes);
}

describe('ServiceAccount', () => {
  it('learns from GitHub whose GITHUB_TOKEN is and what it may', async () => {
    await openRoom(issueToken(MONA, ['repo', 'read:org']));

    const account = await room.get(ServiceAccount).get();

    expect(account).toEqual({ accountId: MONA, login: 'mona' });
    expect(await room.get(CredentialVault).listStates(MONA)).toMatchObject([
      { kind: 'service', state: 'alive', scopes: ['read:org', 'repo'] },
    ]);
  });

  it('is allowed although SIGN_IN_ALLOWED does not name it', async () => {
    await openRoom(issueToken(MONA));
    await room.get(ServiceAccount).get();

    const decision = await room.get(SignInPolicy).decide({ accountId: MONA, login: 'mona' }, null);

    expect(decision).toEqual({ kind: 'allowed' });
  });

  it('replaces a changed token, also when it is another account', async () => {
    await openRoom(issueToken(MONA));
    await room.get(ServiceAccount).get();
    await room.close();

    const changed = issueToken(HUBOT);
    await openRoom(changed);
    await room.get(ServiceAccount).get();

    expect(await room.get(CredentialVault).listStates(MONA)).toEqual([]);
    expect((await room.get(CredentialVault).findCredential(HUBOT))?.token).toBe(changed);
  });

  it('leaves the stored credential as it is when nothing changed', async () => {
    const token = issueToken(MONA);
    await openRoom(token);
    await room.get(ServiceAccount).get();
    const before = await room.get(CredentialVault).findCredential(MONA);
    await room.close();

    await openRoom(token);
    await room.get(ServiceAccount).get();

    expect((await room.get(CredentialVault).findCredential(MONA))?.credentialId).toBe(before?.credentialId);
  });

  it('forgets the token when GITHUB_TOKEN is taken away, before GitHub is asked anything', async () => {
    await openRoom(issueToken(MONA));
    await room.get(ServiceAccount).get();
    await room.close();
    surroundings.standIn.clearLog();

    await openRoom();

    expect(await room.rows('select id from credential')).toEqual([]);
    expect(await room.get(ServiceAccount).find()).toBeNull();
    expect(surroundings.standIn.log).toEqual([]);
  });

  it('outlives a command that is run in a shell without GITHUB_TOKEN', async () => {
    await openRoom(issueToken(MONA));
    await room.get(ServiceAccount).get();

    const command = await AuthRoom.open(surroundings, { isCommand: true });
    await command.close();

    expect(await room.get(CredentialVault).findCredential(MONA)).toMatchObject({ kind: 'service' });
  });

  it('is taken in again when another process has taken it out', async () => {
    await openRoom(issueToken(MONA));
    await room.get(ServiceAccount).get();
    await room.rows('delete from credential');

    await room.get(ServiceAccount).get();

    expect(await room.get(CredentialVault).findCredential(MONA)).toMatchObject({ kind: 'service' });
  });

  it('starts without GitHub, and finds out at the next use', async () => {
    surroundings.standIn.faults.inject({
      match: { path: /^\/user$/ },
      kind: 'status',
      status: 503,
      times: 5,
    });
    await openRoom(issueToken(MONA));
    const first = await room.get(ServiceAccount).find();

    const second = await room.get(ServiceAccount).find();

    expect([first, second]).toEqual([null, { accountId: MONA, login: 'mona' }]);
  });

  it('goes on with what is stored of the same token while GitHub is out of reach', async () => {
    const token = issueToken(MONA);
    await openRoom(token);
    await room.get(ServiceAccount).get();
    await room.close();
    surroundings.standIn.faults.inject({
      match: { path: /^\/user$/ },
      kind: 'status',
      status: 503,
      times: 50,
    });

    await openRoom(token);

    expect(await room.get(ServiceAccount).find()).toMatchObject({ accountId: MONA });
  });

  it('marks a token dead that GitHub no longer accepts, and says so', async () => {
    const token = issueToken(MONA);
    await openRoom(token);
    await room.get(ServiceAccount).get();
    await room.close();
    surroundings.standIn.world.revokeToken(token);

    await openRoom(token);

    await expect(room.get(ServiceAccount).get()).rejects.toThrow(ServiceAccountUnavailableError);
    expect(await room.get(CredentialVault).listStates(MONA)).toMatchObject([{ state: 'dead' }]);
  });

  it.each([
    ['dies while at work', true],
    ['was never good', false],
  ])('sends a token that %s once a process, and says to set another', async (_, wasGood) => {
    const token = issueToken(MONA);
    if (!wasGood) surroundings.standIn.world.revokeToken(token);
    await openRoom(token);
    await room.get(ServiceAccount).find();
    surroundings.standIn.world.revokeToken(token);
    const { credentialId = 0 } = (await room.get(CredentialVault).findCredential(MONA)) ?? {};
    await room.get(CredentialVault).markDead(credentialId);
    surroundings.standIn.clearLog();

    const asking = [room.get(ServiceAccount).get(), room.get(ServiceAccount).get()];

    for (const asked of asking) await expect(asked).rejects.toThrow('set another one');
    expect(surroundings.standIn.log).toEqual([]);
    await room.close();
    await openRoom(token);
    await room.get(ServiceAccount).find();
    expect(surroundings.standIn.log.map(({ path }) => path)).toEqual(['/user']);
  });

  it('hands out the signed-in credential first, and the service one beside it', async () => {
    const service = issueToken(MONA);
    await openRoom(service);
    await room.get(ServiceAccount).get();
    const oauth = await signIn(room, MONA);
    const vault = room.get(CredentialVault);

    const first = await vault.findCredential(MONA);
    await vault.markDead(first?.credentialId ?? 0);
    const second = await vault.findCredential(MONA);

    expect([first?.token, second?.token]).toEqual([oauth, service]);
  });
});
