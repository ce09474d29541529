import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { CONFIG, type Config } from '../../config/config.ts';
import { AccountGovernor } from './account-governor.ts';
import { QuotaStore } from './quota.store.ts';

/** One governor an account: quota belongs to the account, not to a token or a client. */
@Injectable()
export class Governors {
  private readonly byAccount = new Map<number, AccountGovernor>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
    private readonly store: QuotaStore,
  ) {}

  /** Null: an account not known yet gets a governor of its own, to `adopt` it later. */
  get(accountId: number | null): AccountGovernor {
    const known = accountId === null ? undefined : this.byAccount.get(accountId);
    if (known) return known;
    const governor = new AccountGovernor(accountId, this.store, this.clock, this.config.quotaReserve);
    if (accountId !== null) this.byAccount.set(accountId, governor);
    return governor;
  }
}
