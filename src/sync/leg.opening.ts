import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AccountStore } from '../accounts/account.store.ts';
import { CredentialVault } from '../auth/credential-vault.ts';
import { SignInPolicy } from '../auth/sign-in-policy.ts';
import { Clock } from '../common/clock.ts';
import { GithubClientFactory } from '../github/github-client.factory.ts';
import type { GithubClient } from '../github/github-client.ts';
import type { GithubAccount } from '../github/github.schema.ts';
import { toAccountRow, toProfileRow } from './github-to-rows.ts';
import type { Run } from './run.entity.ts';
import { NotAllowedError, SignInAgainError } from './sync.errors.ts';
import { UsageMeter } from './usage-meter.ts';

/** GitHub as the run's account sees it, for the length of one leg. */
export interface OpenLeg {
  credentialId: number;
  meter: UsageMeter;
  createClient(stream: string): GithubClient;
}

/** The stream under which the requests at the start of a leg are logged. */
const START = 'start';

/** What every leg begins with: a living credential. */
@Injectable()
export class LegOpening {
  constructor(
    private readonly vault: CredentialVault,
    private readonly clients: GithubClientFactory,
  ) {}

  /** Throws `SignInAgainError`. */
  async open(run: Run, signal: AbortSignal): Promise<OpenLeg> {
    const credential = await this.vault.findCredential(run.accountId);
    if (!credential) throw new SignInAgainError();
    const { accountId, credentialId, token } = credential;
    const meter = new UsageMeter();
    const createClient = (stream: string): GithubClient => {
      const context = { runId: run.id, stream, signal, mayUseReserve: false };
      return meter.watch(this.clients.create({ accountId, credentialId, token }, context));
    };
    return { credentialId, meter, createClient };
  }
}

/** Whether the token still is accepted by GitHub, and its account still is let in here. */
@Injectable()
export class LegCheck {
  constructor(
    private readonly em: EntityManager,
    private readonly policy: SignInPolicy,
    private readonly accounts: AccountStore,
    private readonly clock: Clock,
  ) {}

  /** Free of quota when nothing changed. Throws `NotAllowedError`, and whatever `GithubClient` throws. */
  async check(run: Run, leg: OpenLeg): Promise<void> {
    const github = leg.createClient(START);
    const { account } = await github.getViewer();
    await this.saveViewer(account);
    if (!(await this.policy.check(run.accountId, github))) throw new NotAllowedError();
  }

  /** The answer has the viewer's whole profile: it need not be asked for again. */
  private async saveViewer(account: GithubAccount): Promise<void> {
    const checkedAt = this.clock.now();
    await this.em.fork().transactional(async (em) => {
      await this.accounts.saveAccounts([toAccountRow(account)], em);
      await this.accounts.saveProfiles([toProfileRow(account)], em);
      await this.accounts.saveProfileChecks([account], checkedAt, em);
    });
  }
}
