import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../database/query-rows.ts';
import { saveRows } from '../database/save-rows.ts';
import type { CommitPerson } from './commit.types.ts';
import { IdentityAccountStore } from './identity-account.store.ts';
import {
  type IdentityIds,
  type IdentityKey,
  type IdentityMemory,
  toIdentityText,
} from './identity-memory.ts';
import { Identity, IdentityName } from './identity.entity.ts';

export type StoredIdentity = IdentityKey & { id: number };

/** Writes `identity` and `identity_name`, which belong to no repo. */
@Injectable()
export class IdentityStore {
  constructor(
    private readonly em: EntityManager,
    private readonly accounts: IdentityAccountStore,
  ) {}

  /**
   * The identities of these people; those that nobody has met before are stored, and names that are new. In a transaction
   * of its own, before that of the commits: two readings that meet the same people would wait for each other's commits
   * otherwise, and `memory`, the reading's own, might keep what is rolled back.
   */
  async meet(people: readonly CommitPerson[], memory: IdentityMemory): Promise<IdentityIds> {
    memory.shrink();
    const unknown = memory.listUnknown(people);
    const renamed = memory.listRenamed(people);
    if (unknown.length === 0 && renamed.length === 0) return memory.known;
    const met = await this.em.fork().transactional(async (em) => {
      const ids = toIds(await this.saveIdentities(unknown, em));
      await saveNames(renamed, (person) => getId(person, ids, memory.known), em);
      return ids;
    });
    memory.remember(met, renamed);
    return memory.known;
  }

  private async saveIdentities(keys: readonly IdentityKey[], em: EntityManager): Promise<StoredIdentity[]> {
    const stored = await findIdentities(keys, em);
    const ids = toIds(stored);
    const missing = keys.filter((key) => !ids.has(toIdentityText(key)));
    if (missing.length === 0) return stored;
    await saveRows(em, Identity, missing, { conflict: ['email', 'name'], insertOnly: true });
    const added = await findIdentities(missing, em);
    await this.accounts.saveEvident(added, em);
    return [...stored, ...added];
  }
}

/** Throws when one of them was not met. */
export function getId(person: CommitPerson, ...known: readonly IdentityIds[]): number {
  const text = toIdentityText(person);
  for (const ids of known) {
    const id = ids.get(text);
    if (id !== undefined) return id;
  }
  throw new Error('Somebody stands in a commit who was not met before it was to be stored');
}

function toIds(identities: readonly StoredIdentity[]): IdentityIds {
  return new Map(identities.map((identity) => [toIdentityText(identity), identity.id]));
}

async function findIdentities(keys: readonly IdentityKey[], em: EntityManager): Promise<StoredIdentity[]> {
  if (keys.length === 0) return [];
  const text = `select id, email, name from identity where email = any($1::text[]) and name = ''
    union select id, email, name from identity where email = '' and name = any($2::text[])`;
  const emails = keys.flatMap(({ email }) => (email === '' ? [] : [email]));
  const names = keys.flatMap(({ email, name }) => (email === '' ? [name] : []));
  return queryRows<StoredIdentity>(em, { text, values: [emails, names] });
}

async function saveNames(
  people: readonly CommitPerson[],
  toId: (person: CommitPerson) => number,
  em: EntityManager,
): Promise<void> {
  const rows = people.map((person) => ({ identityId: toId(person), name: person.name }));
  await saveRows(em, IdentityName, rows, { insertOnly: true });
}
