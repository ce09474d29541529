import { Injectable, Logger } from '@nestjs/common';
import { AppError } from '../common/app-error.ts';
import { GithubClientFactory } from '../github/github-client.factory.ts';
import { GithubOAuthApi } from '../github/github-oauth.ts';
import { AccountRegistry, type TokenOwner } from './account-registry.ts';
import { SignInRefusedError, SignInUnprovenError } from './auth.errors.ts';
import { Eviction } from './eviction.ts';
import { SignInPolicy } from './sign-in-policy.ts';

export interface SignedIn {
  accountId: number;
  login: string;
}

/** From a fresh GitHub token to a viewer: whose it is, whether they may, and only then is anything kept. */
@Injectable()
export class SignInService {
  private readonly logger = new Logger(SignInService.name);

  constructor(
    private readonly clients: GithubClientFactory,
    private readonly policy: SignInPolicy,
    private readonly eviction: Eviction,
    private readonly registry: AccountRegistry,
    private readonly oauth: GithubOAuthApi,
  ) {}

  /** Throws `SignInRefusedError`, `SignInUnprovenError` or GitHub's errors; the token is not kept then. */
  async signIn(token: string): Promise<SignedIn> {
    const identity = { accountId: null, credentialId: null, token };
    const owner = await this.clients.create(identity, { mayUseReserve: true }).getViewer();
    await this.refuseUnlessAllowed(owner, token);
    await this.registry.register(owner, 'oauth', token);
    const { id, login } = owner.account;
    this.logger.log({ message: 'Signed in', account: login, scopes: owner.scopes });
    return { accountId: id, login };
  }

  private async refuseUnlessAllowed({ account: { id, login } }: TokenOwner, token: string): Promise<void> {
    const identity = { accountId: id, credentialId: null, token };
    const client = this.clients.create(identity, { mayUseReserve: true });
    const decision = await this.policy.decide({ accountId: id, login }, client);
    if (decision.kind === 'allowed') return;
    await this.revoke(token);
    this.logger.warn({ message: 'Sign-in refused', account: login, reason: decision.reason });
    if (decision.kind === 'unknown') throw new SignInUnprovenError(login, decision.reason);
    await this.eviction.refuse(id);
    throw new SignInRefusedError(login, decision.reason);
  }

  /** Nobody keeps it, so it need not live. */
  private async revoke(token: string): Promise<void> {
    try {
      await this.oauth.revokeToken(token);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.logger.warn({ message: 'An unused token could not be revoked at GitHub', reason: error.message });
    }
  }
}
