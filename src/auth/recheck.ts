import { Injectable } from '@nestjs/common';
import { AppError } from '../common/app-error.ts';
import { Clock } from '../common/clock.ts';
import { GithubClientFactory } from '../github/github-client.factory.ts';
import { GithubCredentialDeadError } from '../github/github.errors.ts';
import { AccountRegistry } from './account-registry.ts';
import { CannotUnsealError } from './auth.errors.ts';
import { CredentialVault } from './credential-vault.ts';
import { type Decision, type MembershipSource, SignInPolicy } from './sign-in-policy.ts';
import type { VaultCredential } from './vault-credential.ts';
import type { ViewerRow } from './viewer.store.ts';

/** After a check that could not be made: GitHub is not asked again at every click. */
const PAUSE_MS = 60_000;

interface LastCheck {
  startedAt: number;
  answer: Promise<boolean>;
}

/** The check of a viewer whose last one is older than ACCESS_MAX_AGE: one at a time and account, in this process. */
@Injectable()
export class Recheck {
  private readonly checks = new Map<number, LastCheck>();

  constructor(
    private readonly policy: SignInPolicy,
    private readonly vault: CredentialVault,
    private readonly registry: AccountRegistry,
    private readonly clients: GithubClientFactory,
    private readonly clock: Clock,
  ) {}

  async isStillAllowed(viewer: ViewerRow): Promise<boolean> {
    if (!viewer.allowed) return false;
    if (!this.policy.isDue(viewer)) return true;
    const now = this.clock.now().getTime();
    const last = this.checks.get(viewer.accountId);
    if (last && now - last.startedAt < PAUSE_MS) return last.answer;
    const answer = this.check(viewer);
    this.checks.set(viewer.accountId, { startedAt: now, answer });
    try {
      return await answer;
    } catch (error) {
      this.checks.delete(viewer.accountId);
      throw error;
    }
  }

  private async check(viewer: ViewerRow): Promise<boolean> {
    const credential = await this.findCredential(viewer.accountId);
    const decision = credential
      ? await this.decideAtGithub(viewer, credential)
      : await this.policy.decide(viewer, null);
    return this.policy.apply(viewer, decision);
  }

  /** By today's login: who was renamed is no longer who SIGN_IN_ALLOWED names. */
  private async decideAtGithub(viewer: ViewerRow, credential: VaultCredential): Promise<Decision> {
    const client = this.clients.create(credential, { mayUseReserve: true });
    let { login } = viewer;
    try {
      const { account } = await this.noticingDeath(credential, () => client.getViewer());
      await this.registry.update(account);
      login = account.login;
    } catch (error) {
      if (error instanceof GithubCredentialDeadError) return this.policy.decide(viewer, null);
      // Out of reach: the stored login has to do. The schedule reads it too, at every sync.
      if (!(error instanceof AppError)) throw error;
    }
    const source: MembershipSource = {
      listMemberships: (nextUrl) => this.noticingDeath(credential, () => client.listMemberships(nextUrl)),
    };
    return this.policy.decide({ accountId: viewer.accountId, login }, source);
  }

  private async noticingDeath<Answer>(
    { credentialId }: VaultCredential,
    ask: () => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof GithubCredentialDeadError) await this.vault.markDead(credentialId);
      throw error;
    }
  }

  /** One that cannot be opened is as good as none: GitHub cannot be asked. */
  private async findCredential(accountId: number): Promise<VaultCredential | null> {
    try {
      return await this.vault.findCredential(accountId);
    } catch (error) {
      if (error instanceof CannotUnsealError) return null;
      throw error;
    }
  }
}
