import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import { GithubClientFactory } from '../github/github-client.factory.ts';
import { GithubCredentialDeadError } from '../github/github.errors.ts';
import { CannotUnsealError } from './auth.errors.ts';
import { CredentialVault } from './credential-vault.ts';
import { type MembershipSource, SignInPolicy } from './sign-in-policy.ts';
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
    const decision = await this.policy.decide(viewer, credential && this.createSource(credential));
    return this.policy.apply(viewer, decision);
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

  private createSource(credential: VaultCredential): MembershipSource {
    const client = this.clients.create(credential, { mayUseReserve: true });
    return {
      listMemberships: async (nextUrl) => {
        try {
          return await client.listMemberships(nextUrl);
        } catch (error) {
          if (error instanceof GithubCredentialDeadError) await this.vault.markDead(credential.credentialId);
          throw error;
        }
      },
    };
  }
}
