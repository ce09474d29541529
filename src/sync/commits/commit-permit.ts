import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { CredentialVault } from '../../auth/credential-vault.ts';
import { Clock } from '../../common/clock.ts';
import { queryRows } from '../../database/query-rows.ts';
import { SignInAgainError } from '../sync.errors.ts';
import { RepoHiddenError } from './commit.errors.ts';
import type { Work } from './commit-work.store.ts';

/** Whether the account that asked for the commits of a repo may have them. */
@Injectable()
export class CommitPermit {
  constructor(
    private readonly em: EntityManager,
    private readonly vault: CredentialVault,
    private readonly clock: Clock,
  ) {}

  /** Its token. Throws `RepoHiddenError`, `SignInAgainError` and what the vault throws. */
  async getToken(work: Work): Promise<string> {
    await this.check(work, this.em.fork());
    const credential = await this.vault.findCredential(work.accountId);
    if (!credential) throw new SignInAgainError();
    return credential.token;
  }

  /** Throws `RepoHiddenError`. */
  async check({ accountId, repoId }: Work, em: EntityManager): Promise<void> {
    const text = 'select 1 from visible_repo($1, $2) r where r.id = $3';
    const visible = await queryRows(em, { text, values: [accountId, this.clock.now(), repoId] });
    if (visible.length === 0) throw new RepoHiddenError();
  }
}
