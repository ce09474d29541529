import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { AppError } from '../common/app-error.ts';
import { GithubOAuthApi } from '../github/github-oauth.ts';
import { RepoAccessStore } from '../repos/repo-access.store.ts';
import { CredentialVault } from './credential-vault.ts';
import { Eviction } from './eviction.ts';
import type { VaultCredential } from './vault-credential.ts';

export interface Disconnected {
  /** False: GitHub could not be reached or there was no OAuth token; end the authorization in GitHub's settings. */
  revokedAtGithub: boolean;
  /** True for the account of GITHUB_TOKEN: its schedule and what it sees stay as long as that token is configured. */
  keptForServiceAccount: boolean;
}

/** Takes an account out again, with its token and what only it could see. */
@Injectable()
export class DisconnectService {
  private readonly logger = new Logger(DisconnectService.name);

  constructor(
    private readonly em: EntityManager,
    private readonly vault: CredentialVault,
    private readonly oauth: GithubOAuthApi,
    private readonly eviction: Eviction,
    private readonly access: RepoAccessStore,
  ) {}

  async disconnect(accountId: number): Promise<Disconnected> {
    const revokedAtGithub = await this.revoke(accountId);
    const states = await this.vault.listStates(accountId);
    const keptForServiceAccount = states.some(({ kind }) => kind === 'service');
    await this.vault.deleteByKind(accountId, 'oauth');
    if (keptForServiceAccount) await this.signOutEverywhere(accountId);
    else await this.forget(accountId);
    this.logger.log({ message: 'Disconnected', accountId, revokedAtGithub, keptForServiceAccount });
    return { revokedAtGithub, keptForServiceAccount };
  }

  private async revoke(accountId: number): Promise<boolean> {
    try {
      const credential = await this.vault.findByKind(accountId, 'oauth');
      if (!credential) return false;
      await this.endAtGithub(credential);
      return true;
    } catch (error) {
      // GitHub down or the sealing key gone: that must not keep anybody from leaving.
      if (!(error instanceof AppError)) throw error;
      this.logger.warn({
        message: 'A token could not be revoked at GitHub',
        accountId,
        reason: error.message,
      });
      return false;
    }
  }

  /** The whole authorization, older tokens included; this token alone where GITHUB_TOKEN would end with the rest. */
  private async endAtGithub({ accountId, token }: VaultCredential): Promise<void> {
    const service = await this.vault.findByKind(accountId, 'service');
    const isShared = service !== null && (await this.oauth.checkToken(service.token));
    if (isShared || !(await this.oauth.revokeGrant(token))) await this.oauth.revokeToken(token);
  }

  private async signOutEverywhere(accountId: number): Promise<void> {
    await this.eviction.endSessions(accountId);
    await this.eviction.revokeKeys(accountId);
  }

  private async forget(accountId: number): Promise<void> {
    await this.em.fork().transactional(async (em) => {
      await this.eviction.endSessions(accountId, em);
      await em.execute('delete from device_login where account_id = ?', [accountId]);
      await em.execute('delete from repo_coverage where account_id = ?', [accountId]);
      await em.execute('delete from label_rule where account_id = ?', [accountId]);
      // Names of labels stand beside the numbers, and nothing tells whose: they are computed again.
      await em.execute('delete from indicator_cache');
      // Takes keys, links, targets, runs and lists along, and waits for a leg that is just storing a page of its own:
      // hence before the access rows, which that page may add to.
      await em.execute('delete from viewer where account_id = ?', [accountId]);
      await this.access.forgetViewer(accountId, em);
    });
  }
}
