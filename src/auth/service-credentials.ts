import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { TokenOwner } from './account-registry.ts';
import { CannotUnsealError, OtherGithubError } from './auth.errors.ts';
import { Credential } from './credential.entity.ts';
import { CredentialVault } from './credential-vault.ts';
import type { SignedIn } from './sign-in.service.ts';
import { ViewerStore } from './viewer.store.ts';

/** What is stored of a GITHUB_TOKEN; `token` null: its key is gone. */
interface StoredCopy {
  credential: Credential;
  token: string | null;
}

/** The stored copies of GITHUB_TOKEN: at most the present one. Those of another GitHub are not ours to touch. */
@Injectable()
export class ServiceCredentials {
  constructor(
    private readonly em: EntityManager,
    private readonly vault: CredentialVault,
    private readonly viewers: ViewerStore,
  ) {}

  /** Deletes what was stored of any other token than this one: it was taken away or changed. */
  async forgetOthers(token: string | null): Promise<void> {
    for (const stored of await this.list()) {
      if (token === null || stored.token !== token) await this.vault.deleteCredential(stored.credential.id);
    }
  }

  /** Whether this very token is stored for the account and not known to be dead. */
  async isAlive(accountId: number, token: string): Promise<boolean> {
    const stored = await this.find(token);
    return stored?.accountId === accountId && stored.state === 'alive';
  }

  /** Whether this very token is stored as dead. */
  async isDead(token: string): Promise<boolean> {
    return (await this.find(token))?.state === 'dead';
  }

  /** Stored, alive and with these scopes: nothing to write. */
  async isStored({ account, scopes }: TokenOwner, token: string): Promise<boolean> {
    const stored = await this.find(token);
    return stored?.scopes.join(' ') === scopes.join(' ') && this.isAlive(account.id, token);
  }

  /** Whose token this is, as far as was stored. */
  async findOwner(token: string): Promise<SignedIn | null> {
    const stored = await this.find(token);
    return stored ? this.viewers.find(stored.accountId) : null;
  }

  async markDead(): Promise<void> {
    for (const { credential } of await this.list()) await this.vault.markDead(credential.id);
  }

  private async find(token: string): Promise<Credential | null> {
    return (await this.list()).find((stored) => stored.token === token)?.credential ?? null;
  }

  private async list(): Promise<StoredCopy[]> {
    const copies: StoredCopy[] = [];
    for (const credential of await this.em.fork().find(Credential, { kind: 'service' })) {
      const opened = await this.open(credential);
      if (opened) copies.push(opened);
    }
    return copies;
  }

  /** Null: it belongs to another GitHub. */
  private async open(credential: Credential): Promise<StoredCopy | null> {
    try {
      const token = (await this.vault.findByKind(credential.accountId, 'service'))?.token ?? null;
      return { credential, token };
    } catch (error) {
      if (error instanceof OtherGithubError) return null;
      if (error instanceof CannotUnsealError) return { credential, token: null };
      throw error;
    }
  }
}
