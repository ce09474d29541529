import { Injectable, Logger } from '@nestjs/common';
import { GithubClientFactory } from '../github/github-client.factory.ts';
import { AccountRegistry, type TokenOwner } from './account-registry.ts';
import { SignInRefusedError, SignInUnprovenError } from './auth.errors.ts';
import { Eviction } from './eviction.ts';
import { SignInPolicy } from './sign-in-policy.ts';
import { UnusedTokens } from './unused-tokens.ts';

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
    private readonly unused: UnusedTokens,
  ) {}

  /** Throws `SignInRefusedError`, `SignInUnprovenError` or GitHub's errors; the token is not kept and ended then. */
  async signIn(token: string): Promise<SignedIn> {
    const { account, scopes } = await this.getOwner(token);
    const replaced = await this.unused.findReplaced(account.id);
    await this.registry.register({ account, scopes }, 'oauth', token);
    this.logger.log({ message: 'Signed in', account: account.login, scopes });
    if (replaced !== null && replaced !== token) await this.unused.end(replaced);
    return { accountId: account.id, login: account.login };
  }

  /** Whose token it is, if they may sign in. */
  private async getOwner(token: string): Promise<TokenOwner> {
    try {
      const identity = { accountId: null, credentialId: null, token };
      const owner = await this.clients.create(identity, { mayUseReserve: true }).getViewer();
      await this.refuseUnlessAllowed(owner, token);
      return owner;
    } catch (error) {
      await this.unused.end(token);
      throw error;
    }
  }

  private async refuseUnlessAllowed({ account: { id, login } }: TokenOwner, token: string): Promise<void> {
    const identity = { accountId: id, credentialId: null, token };
    const client = this.clients.create(identity, { mayUseReserve: true });
    const decision = await this.policy.decide({ accountId: id, login }, client);
    if (decision.kind === 'allowed') return;
    this.logger.warn({ message: 'Sign-in refused', account: login, reason: decision.reason });
    if (decision.kind === 'unknown') throw new SignInUnprovenError(login, decision.reason);
    await this.eviction.refuse(id);
    throw new SignInRefusedError(login, decision.reason);
  }
}
