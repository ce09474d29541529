import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AccountStore } from '../../accounts/account.store.ts';
import { IdentityAccountStore } from '../../contributors/identity-account.store.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubPersonAnswer } from '../../github/commits.types.ts';
import { toAccountRow } from '../github-to-rows.ts';
import { addCounts } from '../streams/stream.ts';

/** What GitHub said of people, in one query. */
export interface AskedPeople {
  askedAt: Date;
  answers: { identityId: number; answer: GithubPersonAnswer }[];
}

@Injectable()
export class IdentityPageStore {
  constructor(
    private readonly accounts: AccountStore,
    private readonly identities: IdentityAccountStore,
  ) {}

  /** What was not told leaves no trace: it is asked for again by the next run. */
  async save({ askedAt, answers }: AskedPeople, em: EntityManager): Promise<SaveCounts> {
    const told = answers.flatMap(({ identityId, answer }) =>
      answer.kind === 'told' ? [{ identityId, account: answer.account }] : [],
    );
    const accounts = told.flatMap(({ account }) => (account ? [toAccountRow(account)] : []));
    const saved = await this.accounts.saveAccounts(accounts, em);
    return addCounts(saved, await this.identities.saveAsked(told, askedAt, em));
  }
}
