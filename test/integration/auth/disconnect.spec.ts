import { EntityManager } from '@mikro-orm/postgresql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiKeyStore } from '../../../src/auth/api-key.store.ts';
import { DisconnectService } from '../../../src/auth/disconnect.service.ts';
import { CredentialVault } from '../../../src/auth/credential-vault.ts';
import { ServiceAccount } from '../../../src/auth/service-account.ts';
import { storeRanking } from '../../support/rankings.ts';
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

const SHARED = 1;
const PUBLIC = 2;
const HERS = 3;
const THEIRS = 4;
const LOST = 5;
const LOST_PUBLIC = 6;
const NOT_LOST = 7;
const LOST_TO_HUBOT = 8;

let surroundings: Surroundings;
let room: AuthRoom;

beforeEach(async () => {
  surroundings = await createSurroundings();
});

afterEach(async () => {
  await room.close();
  await removeSurroundings(surroundings);
});

/** Mona and Hubot signed in, with four repos of which some are only one's. */
async function openRoom(token?: string): Promise<string> {
  room = await AuthRoom.open(surroundings, token === undefined ? {} : { token });
  const monasToken = await signIn(room, MONA);
  await signIn(room, HUBOT);
  await addRepo(SHARED, 'private', [MONA, HUBOT]);
  await addRepo(PUBLIC, 'public', [MONA]);
  await addRepo(HERS, 'internal', [MONA]);
  await addRepo(THEIRS, 'private', [HUBOT]);
  return monasToken;
}

async function addRepo(id: number, visibility: string, viewers: number[]): Promise<void> {
  await room.rows(
    `insert into repo (id, node_id, owner_id, name, visibility, fork, archived, disabled, template, stars, forks,
       open_issues, size_kb, created_at, updated_at)
     values (?, ?, ?, 'repo', ?, false, false, false, false, 0, 0, 0, 0, now(), now())`,
    [id, `R_${id}`, MONA, visibility],
  );
  for (const viewer of viewers) {
    await room.rows(
      `insert into repo_access (viewer_id, repo_id, permission, affiliated, proven_until) values (?, ?, 'pull', true, now())`,
      [viewer, id],
    );
  }
}

async function listIds(sql: string): Promise<number[]> {
  return (await room.rows<{ id: number }>(`select id from (${sql}) as t (id) order by id`)).map(
    ({ id }) => id,
  );
}

describe('disconnecting', () => {
  it('takes what only this viewer could see and leaves the rest', async () => {
    await openRoom();

    await room.get(DisconnectService).disconnect(MONA);

    expect(await listIds('select id from repo')).toEqual([SHARED, PUBLIC, THEIRS]);
    expect(await listIds('select distinct viewer_id from repo_access')).toEqual([HUBOT]);
    expect(await listIds('select account_id from viewer')).toEqual([HUBOT]);
  });

  it('takes the rules for labels of this viewer alone, and what was computed of labels that may be gone', async () => {
    await openRoom();
    for (const accountId of [MONA, HUBOT]) {
      await room.rows(`insert into label_rule values (?, 'repository', ?, 0, 'x', 'bug')`, [
        accountId,
        SHARED,
      ]);
    }
    await room.rows(`insert into indicator_cache values ('key', '{}', now())`);

    await room.get(DisconnectService).disconnect(MONA);

    expect(await listIds('select account_id from label_rule')).toEqual([HUBOT]);
    expect(await room.rows('select key from indicator_cache')).toEqual([]);
  });

  it('takes what was lost before and nobody has any access to, but nothing that another viewer may see again', async () => {
    await openRoom();
    await addRepo(LOST, 'private', []);
    await addRepo(LOST_PUBLIC, 'public', []);
    await addRepo(NOT_LOST, 'private', []);
    await addRepo(LOST_TO_HUBOT, 'private', [HUBOT]);
    await room.rows('update repo set unreachable_since = now() where id in (?, ?, ?)', [
      LOST,
      LOST_PUBLIC,
      LOST_TO_HUBOT,
    ]);
    const sights = [[LOST, 9] as const, [LOST_PUBLIC, 8] as const];
    await storeRanking(room.get(EntityManager).fork(), { accountId: HUBOT, sights });

    await room.get(DisconnectService).disconnect(MONA);

    expect(await listIds('select id from repo')).toEqual([
      SHARED,
      PUBLIC,
      THEIRS,
      LOST_PUBLIC,
      NOT_LOST,
      LOST_TO_HUBOT,
    ]);
    expect(await listIds('select repo_id from ranking_entry')).toEqual([LOST, LOST_PUBLIC]);
  });

  it('ends the token at GitHub and here', async () => {
    const token = await openRoom();

    const result = await room.get(DisconnectService).disconnect(MONA);

    expect(result).toEqual({ revokedAtGithub: true, keptForServiceAccount: false });
    expect(room.standIn.world.tokens.find(token)).toBeNull();
    expect(await room.get(CredentialVault).listStates(MONA)).toEqual([]);
  });

  it('ends older tokens at GitHub too, of which nothing is known here any more', async () => {
    await openRoom();
    const older = createToken(surroundings, MONA);

    await room.get(DisconnectService).disconnect(MONA);

    expect(room.standIn.world.tokens.find(older)).toBeNull();
  });

  it("keeps the schedule and the repos of GITHUB_TOKEN's account, and signs it out", async () => {
    const service = createToken(surroundings, MONA);
    const token = await openRoom(service);
    await room.get(ServiceAccount).get();
    const { key } = await room.get(ApiKeyStore).create(MONA, 'script');

    const result = await room.get(DisconnectService).disconnect(MONA);

    expect(result).toEqual({ revokedAtGithub: true, keptForServiceAccount: true });
    expect(room.standIn.world.tokens.find(token)).toBeNull();
    expect(room.standIn.world.tokens.find(service)).not.toBeNull();
    expect(await room.get(CredentialVault).listStates(MONA)).toMatchObject([
      { kind: 'service', state: 'alive' },
    ]);
    expect(await listIds('select id from repo')).toEqual([SHARED, PUBLIC, HERS, THEIRS]);
    expect(await room.get(ApiKeyStore).findOwner(key.reveal())).toBeNull();
  });
});
