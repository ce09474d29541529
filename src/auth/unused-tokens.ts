import { Injectable, Logger } from '@nestjs/common';
import { AppError } from '../common/app-error.ts';
import { GithubOAuthApi } from '../github/github-oauth.ts';
import { CannotUnsealError, OtherGithubError } from './auth.errors.ts';
import { CredentialVault } from './credential-vault.ts';

/**
 * Tokens that nobody keeps need not live. One at a time: the authorization stays, since the person's other tokens of
 * this app hang on it.
 */
@Injectable()
export class UnusedTokens {
  private readonly logger = new Logger(UnusedTokens.name);

  constructor(
    private readonly vault: CredentialVault,
    private readonly oauth: GithubOAuthApi,
  ) {}

  /** The token that a new sign-in of this account is about to replace, if it can be opened. */
  async findReplaced(accountId: number): Promise<string | null> {
    try {
      return (await this.vault.findByKind(accountId, 'oauth'))?.token ?? null;
    } catch (error) {
      if (error instanceof CannotUnsealError || error instanceof OtherGithubError) return null;
      throw error;
    }
  }

  /** Ends it at GitHub if GitHub can be reached; if not, the log says so. */
  async end(token: string): Promise<void> {
    try {
      await this.oauth.revokeToken(token);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.logger.warn({ message: 'An unused token could not be revoked at GitHub', reason: error.message });
    }
  }
}
