import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import { CONFIG, type Config } from '../config/config.ts';
import { saveRows } from '../database/save-rows.ts';
import { findNamedAccount, isBotLogin, isBotPerson } from './identity-signs.ts';
import { IdentityAccount } from './identity.entity.ts';

interface NewIdentity {
  id: number;
  email: string;
  name: string;
}

/** What was learned of whose an identity is. */
export interface AskedIdentity {
  identityId: number;
  /** Null: nobody's. */
  account: { id: number; login: string; type: string } | null;
  email: string;
  /** All that were seen with it. */
  names: readonly string[];
}

type AccountRow = Pick<IdentityAccount, 'identityId' | 'source' | 'bot'> & {
  accountId: number | null;
  login: string | null;
};

/** Writes `identity_account`. */
@Injectable()
export class IdentityAccountStore {
  private readonly githubHost: string;

  constructor(
    @Inject(CONFIG) { github }: Pick<Config, 'github'>,
    private readonly clock: Clock,
  ) {
    this.githubHost = new URL(github.webUrl).hostname;
  }

  /** Of identities that are new: whose they are, where that is plain without asking anybody. */
  async saveEvident(identities: readonly NewIdentity[], em: EntityManager): Promise<void> {
    const askedAt = this.clock.now();
    const rows = identities.flatMap((identity) => {
      const row = this.findEvident(identity);
      return row ? [{ ...row, askedAt }] : [];
    });
    await saveRows(em, IdentityAccount, rows, { insertOnly: true });
  }

  /** GitHub was asked for them. */
  async saveAsked(asked: readonly AskedIdentity[], askedAt: Date, em: EntityManager): Promise<void> {
    const rows = asked.map((identity) => ({ ...toAskedRow(identity), askedAt }));
    await saveRows(em, IdentityAccount, rows);
  }

  private findEvident({ id: identityId, email, name }: NewIdentity): AccountRow | null {
    // GitHub knows people by their e-mails: without one there is nobody to ask for.
    if (email === '') return toAskedRow({ identityId, account: null, email, names: [name] });
    const account = findNamedAccount(email, this.githubHost);
    return account && { identityId, ...account, source: 'noreply', bot: isBotLogin(account.login) };
  }
}

function toAskedRow({ identityId, account, email, names }: AskedIdentity): AccountRow {
  if (!account) {
    const bot = isBotPerson(email, names);
    return { identityId, accountId: null, login: null, source: 'none', bot };
  }
  const { id: accountId, login, type } = account;
  return { identityId, accountId, login, source: 'api', bot: type === 'Bot' || isBotLogin(login) };
}
