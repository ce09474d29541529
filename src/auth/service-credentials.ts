import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { TokenOwner } from './account-registry.ts';
import { CannotUnsealError } from './auth.errors.ts';
import { Credential } from './credential.entity.ts';
import { CredentialVault } from './credential-vault.ts';
import type { SignedIn } from './sign-in.service.ts';
import { ViewerStore } from './viewer.store.ts';

/** The stored copies of GITHUB_TOKEN: at most the present one. */
@Injectable()
export class ServiceCredentials {
  constructor(
    private readonly em: EntityManager,
    private readonly vault: CredentialVault,
    private readonly viewers: ViewerStore,
  ) {}

  /** Deletes what was stored of any other token than this one: it was taken away or changed. */
  async forgetOthers(token: string | null): Promise<void> {
    for (const { id, accountId } of await this.list()) {
      if (token === null || (await this.findToken(accountId)) !== token)
        await this.vault.deleteCredential(id);
    }
  }

  /** Whether this very token is stored for the account and not known to be dead. */
  async isAlive(accountId: number, token: string): Promise<boolean> {
    const stored = (await this.list()).find((credential) => credential.accountId === accountId);
    return stored?.state === 'alive' && (await this.findToken(accountId)) === token;
  }

  /** Stored, alive and with these scopes: nothing to write. */
  async isStored({ account, scopes }: TokenOwner, token: string): Promise<boolean> {
    const stored = (await this.list()).find(({ accountId }) => accountId === account.id);
    return stored?.scopes.join(' ') === scopes.join(' ') && this.isAlive(account.id, token);
  }

  /** Whose token this is, as far as was stored. */
  async findOwner(token: string): Promise<SignedIn | null> {
    for (const { accountId } of await this.list()) {
      if ((await this.findToken(accountId)) === token) return this.viewers.find(accountId);
    }
    return null;
  }

  async markDead(): Promise<void> {
    for (const { id } of await this.list()) await this.vault.markDead(id);
  }

  private async list(): Promise<Credential[]> {
    return this.em.fork().find(Credential, { kind: 'service' });
  }

  private async findToken(accountId: number): Promise<string | null> {
    try {
      return (await this.vault.findByKind(accountId, 'service'))?.token ?? null;
    } catch (error) {
      if (error instanceof CannotUnsealError) return null;
      throw error;
    }
  }
}
