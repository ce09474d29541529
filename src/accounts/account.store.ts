import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type SaveCounts, saveRows } from '../database/save-rows.ts';
import { Account, AccountProfileCheck } from './account.entity.ts';

/** What every mention of an account tells; its profile is not part of it. */
export type AccountRow = Pick<Account, 'id' | 'nodeId' | 'type' | 'login'> & { avatarUrl: string | null };

/** An account with its public profile, as GitHub shows it to those who ask for the account itself. */
export type ProfileRow = Pick<Account, 'id' | 'nodeId' | 'type' | 'login'> & {
  name: string | null;
  email: string | null;
};

/** An owner as answers embed it: with its profile where they tell that. An absent property stays as it is stored. */
export type OwnerRow = AccountRow & { name?: string | null; email?: string | null };

/** An account whose profile is to be asked for. */
export type AskableAccount = Pick<Account, 'id' | 'nodeId' | 'type' | 'login'>;

/** Writes `account`: idempotent, always by GitHub's id, in the EntityManager's transaction. */
@Injectable()
export class AccountStore {
  /** Leaves name and e-mail as they are: a mention does not show them. */
  async saveAccounts(rows: readonly AccountRow[], em: EntityManager): Promise<SaveCounts> {
    return saveRows(em, Account, rows);
  }

  /** One statement for owners of whom the same is told. */
  async saveOwners(rows: readonly OwnerRow[], em: EntityManager): Promise<SaveCounts> {
    const counts = { inserted: 0, updated: 0, unchanged: 0 };
    const unique = new Map(rows.map((row) => [row.id, row]));
    for (const alike of Map.groupBy(unique.values(), (row) => Object.keys(row).toSorted().join()).values()) {
      const saved = await saveRows(em, Account, alike);
      counts.inserted += saved.inserted;
      counts.updated += saved.updated;
      counts.unchanged += saved.unchanged;
    }
    return counts;
  }

  async saveProfiles(rows: readonly ProfileRow[], em: EntityManager): Promise<SaveCounts> {
    return saveRows(em, Account, rows);
  }

  /** Remembers who was asked for, and under which login, whether or not GitHub answered. Not counted: bookkeeping. */
  async saveProfileChecks(
    accounts: readonly Pick<Account, 'id' | 'login'>[],
    checkedAt: Date,
    em: EntityManager,
  ): Promise<void> {
    const rows = accounts.map(({ id, login }) => ({ accountId: id, login, checkedAt }));
    await saveRows(em, AccountProfileCheck, rows);
  }
}
