import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiKeyStore } from '../../../src/auth/api-key.store.ts';
import { SignInRefusedError, SignInUnprovenError } from '../../../src/auth/auth.errors.ts';
import { CredentialVault } from '../../../src/auth/credential-vault.ts';
import { Recheck } from '../../../src/auth/recheck.ts';
import { SignInService } from '../../../src/auth/sign-in.service.ts';
import { SignInPolicy } from '../../../src/auth/sign-in-policy.ts';
import { type ViewerRow, ViewerStore } from '../../../src/auth/viewer.store.ts';
import type { SignInRule } from '../../../src/config/config.ts';
import { GithubClientFactory } from '../../../src/github/github-client.factory.ts';
import { HttpCacheStore } from '../../../src/github/http-cache.store.ts';
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

const DAY_MS = 24 * 3_600_000;
const ACME_ONLY: SignInRule[] = [{ kind: 'organization', login: 'Acme' }];

let surroundings: Surroundings;
let room: AuthRoom;

beforeEach(async () => {
  surroundings = await createSurroundings();
  surroundings.standIn.world.addMember('acme', 'mona');
});

afterEach(async () => {
  await room.close();
  await removeSurroundings(surroundings);
});

async function openRoom(signInAllowed: SignInRule[] | null): Promise<AuthRoom> {
  room = await AuthRoom.open(surroundings, { config: { signInAllowed } });
  return room;
}

async function getViewer(accountId: number): Promise<ViewerRow> {
  const viewer = await room.get(ViewerStore).find(accountId);
  if (!viewer) throw new Error('no such viewer');
  return viewer;
}

/** A session, a key, a target and a waiting run of Mona's. */
async function leaveTraces(): Promise<void> {
  await room.rows(
    `insert into session (sid, sess, expire) values ('sid', '{"accountId": ${MONA}}', now() + '1 day')`,
  );
  await room.get(ApiKeyStore).create(MONA, 'script');
  await room.rows(
    `insert into target (id, account_id, target, source, created_at) values (?, ?, 'viewer', 'viewer', now())`,
    [randomUUID(), MONA],
  );
  await room.rows(
    `insert into run (id, account_id, target, started_by, state, leg, cancel_requested, queued_at, requests, quota_spent)
     values (?, ?, 'viewer', 'hand', 'queued', 1, false, now(), 0, 0)`,
    [randomUUID(), MONA],
  );
}

async function countTraces(): Promise<unknown> {
  const [counts] = await room.rows(`select
    (select count(*) from session) as sessions,
    (select count(*) from api_key where revoked_at is null) as keys,
    (select count(*) from target) as targets,
    (select count(*) from run where state = 'queued') as runs,
    (select count(*) from credential) as credentials`);
  return counts;
}

const ALL = { sessions: 1, keys: 1, targets: 1, runs: 1, credentials: 1 };
const NONE = { sessions: 0, keys: 0, targets: 0, runs: 0, credentials: 0 };

describe('SignInPolicy at the sign-in', () => {
  it('lets in whom SIGN_IN_ALLOWED names, whatever the case of the letters', async () => {
    await openRoom([{ kind: 'login', login: 'MONA' }]);

    await signIn(room, MONA);

    expect(await getViewer(MONA)).toMatchObject({ login: 'mona', allowed: true });
  });

  it('refuses everybody else, keeps nothing of them and ends their token at GitHub', async () => {
    await openRoom([{ kind: 'login', login: 'mona' }]);
    const token = createToken(room, HUBOT);

    await expect(signInWith(token)).rejects.toThrow(SignInRefusedError);

    expect(await room.get(ViewerStore).find(HUBOT)).toBeNull();
    expect(await countTraces()).toEqual(NONE);
    expect(room.standIn.world.tokens.find(token)).toBeNull();
  });

  it('lets in members of an organization and nobody else', async () => {
    await openRoom(ACME_ONLY);

    await signIn(room, MONA);

    await expect(signIn(room, HUBOT)).rejects.toThrow(SignInRefusedError);
    expect(await getViewer(MONA)).toMatchObject({ allowed: true });
  });

  it('does not take a membership for absent that the token may not show', async () => {
    await openRoom(ACME_ONLY);

    await expect(signIn(room, MONA, ['repo'])).rejects.toThrow(SignInUnprovenError);
  });
});

describe('SignInPolicy later', () => {
  it('takes sessions, keys, targets, runs and the token of who left the organization, at the next check', async () => {
    await openRoom(ACME_ONLY);
    await signIn(room, MONA);
    await leaveTraces();
    expect(await countTraces()).toEqual(ALL);

    room.standIn.world.removeMember('acme', 'mona');
    const isAllowed = await checkAsSync();

    expect(isAllowed).toBe(false);
    expect(await countTraces()).toEqual(NONE);
  });

  it('forgets what GitHub answered to the token of who is turned out', async () => {
    await openRoom(ACME_ONLY);
    await signIn(room, MONA);
    await cacheAnswer((await room.get(CredentialVault).findCredential(MONA))?.credentialId ?? 0);

    room.standIn.world.removeMember('acme', 'mona');
    await checkAsSync();

    expect(await room.rows('select url from http_cache')).toEqual([]);
  });

  it('asks again only when the last check is older than ACCESS_MAX_AGE', async () => {
    await openRoom(ACME_ONLY);
    await signIn(room, MONA);
    room.standIn.world.removeMember('acme', 'mona');

    room.clock.advance(DAY_MS - 1);
    const before = await room.get(Recheck).isStillAllowed(await getViewer(MONA));
    room.clock.advance(2);
    const after = await room.get(Recheck).isStillAllowed(await getViewer(MONA));

    expect([before, after]).toEqual([true, false]);
  });

  it('goes by the login that GitHub knows the account under today, and stores it', async () => {
    await openRoom([{ kind: 'login', login: 'mona' }]);
    await signIn(room, MONA);

    room.standIn.world.renameAccount(MONA, 'mona-two');
    room.clock.advance(DAY_MS + 1);
    const isAllowed = await room.get(Recheck).isStillAllowed(await getViewer(MONA));

    expect(isAllowed).toBe(false);
    expect(await getViewer(MONA)).toMatchObject({ login: 'mona-two', allowed: false });
  });

  it('goes by the stored login while GitHub cannot be asked', async () => {
    await openRoom([{ kind: 'login', login: 'mona' }]);
    await signIn(room, MONA);
    room.standIn.faults.inject({ kind: 'status', status: 503, match: { path: /^\/user$/ }, times: 5 });

    room.clock.advance(DAY_MS + 1);
    const isAllowed = await room.get(Recheck).isStillAllowed(await getViewer(MONA));

    expect(isAllowed).toBe(true);
    expect(room.standIn.faults.unused()).toEqual([]);
  });

  it('holds the last answer for a second ACCESS_MAX_AGE while GitHub cannot tell, and then turns away without taking anything', async () => {
    await openRoom(ACME_ONLY);
    const token = await signIn(room, MONA);
    await leaveTraces();
    room.standIn.world.revokeToken(token);

    room.clock.advance(DAY_MS + 1);
    const within = await room.get(Recheck).isStillAllowed(await getViewer(MONA));
    room.clock.advance(DAY_MS);
    const beyond = await room.get(Recheck).isStillAllowed(await getViewer(MONA));

    expect([within, beyond]).toEqual([true, false]);
    expect(await countTraces()).toEqual(ALL);
  });

  it('notes a dead token when a check meets one', async () => {
    await openRoom(ACME_ONLY);
    room.standIn.world.revokeToken(await signIn(room, MONA));

    room.clock.advance(DAY_MS + 1);
    await room.get(Recheck).isStillAllowed(await getViewer(MONA));

    expect(await room.get(CredentialVault).listStates(MONA)).toMatchObject([{ state: 'dead' }]);
  });

  it('asks GitHub once for many requests that come at the same time', async () => {
    await openRoom(ACME_ONLY);
    await signIn(room, MONA);
    room.clock.advance(DAY_MS + 1);
    const viewer = await getViewer(MONA);
    room.standIn.clearLog();

    await Promise.all(Array.from({ length: 8 }, () => room.get(Recheck).isStillAllowed(viewer)));

    expect(room.standIn.log.filter(({ path }) => path.startsWith('/user/memberships'))).toHaveLength(1);
  });
});

async function cacheAnswer(credentialId: number): Promise<void> {
  const key = { credentialId, url: 'https://api.example/user/repos' };
  await room.get(HttpCacheStore).save(key, { etag: '"a"', body: '[]', link: null });
}

async function signInWith(token: string): Promise<unknown> {
  return room.get(SignInService).signIn(token);
}

async function checkAsSync(): Promise<boolean> {
  const credential = await room.get(CredentialVault).findCredential(MONA);
  if (!credential) throw new Error('no credential');
  const client = room.get(GithubClientFactory).create(credential, { mayUseReserve: false });
  return room.get(SignInPolicy).check(MONA, client);
}
