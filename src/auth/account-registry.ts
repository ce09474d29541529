import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type AccountRow, AccountStore } from '../accounts/account.store.ts';
import type { GithubAccount } from '../github/github.schema.ts';
import { CredentialVault } from './credential-vault.ts';
import type { CredentialKind } from './vault-credential.ts';
import { ViewerStore } from './viewer.store.ts';

export interface TokenOwner {
  account: GithubAccount;
  /** As GitHub granted them. */
  scopes: readonly string[];
}

/** Takes an account in as a viewer, together with its token. */
@Injectable()
export class AccountRegistry {
  constructor(
    private readonly em: EntityManager,
    private readonly accounts: AccountStore,
    private readonly viewers: ViewerStore,
    private readonly vault: CredentialVault,
  ) {}

  async register({ account, scopes }: TokenOwner, kind: CredentialKind, token: string): Promise<void> {
    await this.em.fork().transactional(async (em) => {
      await this.accounts.saveAccounts([toRow(account)], em);
      await this.viewers.saveAllowed(account.id, em);
    });
    await this.vault.saveCredential({ accountId: account.id, kind, token, scopes });
  }

  /** What GitHub says of an account that is known here: it may have another login by now. */
  async update(account: GithubAccount): Promise<void> {
    await this.em.fork().transactional((em) => this.accounts.saveAccounts([toRow(account)], em));
  }
}

function toRow({ id, node_id, type, login, avatar_url }: GithubAccount): AccountRow {
  return { id, nodeId: node_id, type, login, avatarUrl: avatar_url ?? null };
}
