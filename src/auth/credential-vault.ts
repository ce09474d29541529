import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import { HttpCacheStore } from '../github/http-cache.store.ts';
import { Credential } from './credential.entity.ts';
import { SealedBox } from './sealed-box.ts';
import { type CredentialFacts, type CredentialKind, VaultCredential } from './vault-credential.ts';

export interface NewCredential {
  accountId: number;
  kind: CredentialKind;
  token: string;
  scopes: readonly string[];
}

/** What may be told of a credential: everything but the token. */
export type CredentialState = Pick<Credential, 'kind' | 'state' | 'scopes' | 'createdAt' | 'diedAt'>;

interface SealedRow extends CredentialFacts {
  sealedToken: string;
}

const COLUMNS = `id as "credentialId", account_id as "accountId", kind, scopes, sealed_token as "sealedToken"`;

/** GitHub tokens at rest: sealed in the table, opened for use only. */
@Injectable()
export class CredentialVault {
  constructor(
    private readonly em: EntityManager,
    private readonly box: SealedBox,
    private readonly cache: HttpCacheStore,
    private readonly clock: Clock,
  ) {}

  /**
   * The account's living credential, the signed-in one first. Throws `CannotUnsealError` when its key is gone, and
   * `OtherGithubError` when this process is set up for another GitHub.
   */
  async findCredential(accountId: number): Promise<VaultCredential | null> {
    return this.findOne(accountId, `state = 'alive'`);
  }

  /** The one of this kind, dead or alive. */
  async findByKind(accountId: number, kind: CredentialKind): Promise<VaultCredential | null> {
    return this.findOne(accountId, kind === 'oauth' ? `kind = 'oauth'` : `kind = 'service'`);
  }

  /** Without any token. */
  async listStates(accountId: number): Promise<CredentialState[]> {
    const rows = await this.em.fork().find(Credential, { accountId }, { orderBy: { kind: 'asc' } });
    return rows.map(({ kind, state, scopes, createdAt, diedAt }) => ({
      kind,
      state,
      scopes,
      createdAt,
      diedAt,
    }));
  }

  /** Replaces the account's credential of this kind. The viewer's row must exist. */
  async saveCredential(credential: NewCredential): Promise<VaultCredential> {
    const { accountId, kind, token, scopes } = credential;
    const sealed = await this.box.seal(token, toSubject(accountId));
    const { saved, replaced } = await this.em.fork().transactional(async (em) => {
      const replaced = await em.execute<{ id: number }[]>(
        'delete from credential where account_id = ? and kind = ? returning id',
        [accountId, kind],
      );
      // A new id each time: what was cached for the old token must not be served for the new one.
      const [saved] = await em.execute<CredentialFacts[]>(
        `insert into credential (account_id, kind, sealed_token, scopes, state, created_at)
         values (?, ?, ?, string_to_array(?, ' '), 'alive', ?) returning ${COLUMNS}`,
        [accountId, kind, sealed, scopes.join(' '), this.clock.now()],
      );
      return { saved, replaced };
    });
    if (!saved) throw new Error('PostgreSQL returned no credential');
    for (const { id } of replaced) await this.cache.forget(id);
    return new VaultCredential(saved, token);
  }

  /** GitHub answered 401: nothing is asked with it any more, and its viewer's private access ends. */
  async markDead(credentialId: number): Promise<void> {
    await this.em
      .fork()
      .execute(`update credential set state = 'dead', died_at = ? where id = ? and state = 'alive'`, [
        this.clock.now(),
        credentialId,
      ]);
  }

  async deleteCredential(credentialId: number): Promise<void> {
    await this.em.fork().nativeDelete(Credential, { id: credentialId });
    await this.cache.forget(credentialId);
  }

  async deleteByKind(accountId: number, kind: CredentialKind): Promise<void> {
    for (const { id } of await this.em.fork().find(Credential, { accountId, kind }))
      await this.deleteCredential(id);
  }

  /** Deletes what a request under way cached after its credential was deleted; returns how many answers. */
  async forgetOrphanedAnswers(): Promise<number> {
    const forgotten = await this.em
      .fork()
      .execute<object[]>(
        'delete from http_cache h where not exists (select from credential c where c.id = h.credential_id) returning 1',
      );
    return forgotten.length;
  }

  private async findOne(accountId: number, condition: string): Promise<VaultCredential | null> {
    const [row] = await this.em
      .fork()
      .execute<SealedRow[]>(
        `select ${COLUMNS} from credential where account_id = ? and ${condition} order by kind limit 1`,
        [accountId],
      );
    return row ? this.open(row) : null;
  }

  private async open(row: SealedRow): Promise<VaultCredential> {
    const { text, stale } = await this.box.open(row.sealedToken, toSubject(row.accountId));
    if (stale) await this.sealAgain(row, text);
    return new VaultCredential(row, text);
  }

  private async sealAgain(row: SealedRow, token: string): Promise<void> {
    const sealed = await this.box.seal(token, toSubject(row.accountId));
    await this.em
      .fork()
      .execute('update credential set sealed_token = ? where id = ? and sealed_token = ?', [
        sealed,
        row.credentialId,
        row.sealedToken,
      ]);
  }
}

function toSubject(accountId: number): string {
  return `credential:${accountId}`;
}
