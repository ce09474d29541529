import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import { CONFIG, type Config } from '../config/config.ts';
import { queryRows } from '../database/query-rows.ts';
import { type SaveCounts, saveRows } from '../database/save-rows.ts';
import { findNamedAccount, isBotLogin, isBotPerson } from './identity-signs.ts';
import { IdentityAccount } from './identity.entity.ts';

interface NewIdentity {
  id: number;
  email: string;
  name: string;
}

/** What GitHub said of whose an identity is. */
export interface AskedIdentity {
  identityId: number;
  /** Null: nobody's. */
  account: { id: number; login: string; type: string } | null;
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

  /** GitHub was asked for them. That it was asked again and says the same counts as unchanged. */
  async saveAsked(asked: readonly AskedIdentity[], askedAt: Date, em: EntityManager): Promise<SaveCounts> {
    const nobodys = asked.flatMap(({ identityId, account }) => (account ? [] : [identityId]));
    const bots = await findBots(nobodys, em);
    const rows = asked.map((identity) => ({ ...toAskedRow(identity, bots), askedAt }));
    const counts = await saveRows(em, IdentityAccount, rows, { ignoreInComparison: ['askedAt'] });
    const text =
      'update identity_account set asked_at = $1 where identity_id = any($2::bigint[]) and asked_at < $1';
    await queryRows(em, { text, values: [askedAt, asked.map(({ identityId }) => identityId)] });
    return counts;
  }

  private findEvident({ id: identityId, email, name }: NewIdentity): AccountRow | null {
    // GitHub knows people by their e-mails: without one there is nobody to ask for.
    if (email === '') return { ...NOBODY, identityId, bot: isBotPerson(email, [name]) };
    const account = findNamedAccount(email, this.githubHost);
    return account && { identityId, ...account, source: 'noreply', bot: isBotLogin(account.login) };
  }
}

const NOBODY = { accountId: null, login: null, source: 'none' } as const;

function toAskedRow({ identityId, account }: AskedIdentity, bots: ReadonlySet<number>): AccountRow {
  if (!account) return { ...NOBODY, identityId, bot: bots.has(identityId) };
  const { id: accountId, login, type } = account;
  return { identityId, accountId, login, source: 'api', bot: type === 'Bot' || isBotLogin(login) };
}

/** Which of these say so themselves, by their e-mail or by any name that was seen with it. */
async function findBots(identityIds: readonly number[], em: EntityManager): Promise<Set<number>> {
  if (identityIds.length === 0) return new Set();
  const text = `select i.id, i.email, (
      select n.name from identity_name n where n.identity_id = i.id and n.name ilike '%[bot]' limit 1
    ) as name from identity i where i.id = any($1::bigint[])`;
  const rows = await queryRows<{ id: number; email: string; name: string | null }>(em, {
    text,
    values: [identityIds],
  });
  return new Set(
    rows.filter(({ email, name }) => isBotPerson(email, name === null ? [] : [name])).map(({ id }) => id),
  );
}
