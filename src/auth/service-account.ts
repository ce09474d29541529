import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AppError } from '../common/app-error.ts';
import { CONFIG, type Config } from '../config/config.ts';
import { GithubClientFactory } from '../github/github-client.factory.ts';
import { GithubCredentialDeadError } from '../github/github.errors.ts';
import { AccountRegistry } from './account-registry.ts';
import { ServiceAccountUnavailableError } from './auth.errors.ts';
import { ServiceCredentials } from './service-credentials.ts';
import type { SignedIn } from './sign-in.service.ts';

const REPLACE = 'GitHub does not accept the token: set another one';

/**
 * The account of GITHUB_TOKEN: a viewer without any OAuth app.
 *
 * Who it is, GitHub says at start. When GitHub cannot be reached then, the service starts all the same, with what is
 * stored of this very token, and asks again at the next use. A token that GitHub refused is not sent again.
 */
@Injectable()
export class ServiceAccount implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ServiceAccount.name);
  private readonly leaving = new AbortController();
  private known: SignedIn | null = null;
  private refreshing: Promise<SignedIn> | null = null;
  private hasAsked = false;
  private isRefused = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly credentials: ServiceCredentials,
    private readonly clients: GithubClientFactory,
    private readonly registry: AccountRegistry,
    private readonly host: HttpAdapterHost,
  ) {}

  /** Does not wait for GitHub. */
  async onApplicationBootstrap(): Promise<void> {
    const { token } = this.config.github;
    // A command in a shell without GITHUB_TOKEN must not take the token of the service at work away.
    if (token !== null || this.isService()) await this.credentials.forgetOthers(token);
    this.find().catch((error: unknown) => {
      this.logger.error({ message: 'The account of GITHUB_TOKEN could not be read', err: error });
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.leaving.abort();
    await this.refreshing?.catch(() => null);
  }

  /** Null: no GITHUB_TOKEN, or it is not known yet whose it is (the log says why). */
  async find(): Promise<SignedIn | null> {
    if (this.config.github.token === null) return null;
    try {
      return await this.get();
    } catch (error) {
      if (!(error instanceof AppError) && !this.leaving.signal.aborted) throw error;
      return null;
    }
  }

  /** Throws `ServiceAccountUnavailableError`: no GITHUB_TOKEN, GitHub out of reach, or the token is dead. */
  async get(): Promise<SignedIn> {
    const { token } = this.config.github;
    if (token === null) throw new ServiceAccountUnavailableError('GITHUB_TOKEN is not set');
    if (this.known && (await this.credentials.isAlive(this.known.accountId, token))) return this.known;
    if (!this.refreshing && (await this.isKnownDead(token)))
      throw new ServiceAccountUnavailableError(REPLACE);
    this.refreshing ??= this.refresh(token).finally(() => {
      this.refreshing = null;
    });
    this.known = await this.refreshing;
    return this.known;
  }

  private isService(): boolean {
    // The types promise one; an application without HTTP has none.
    return Boolean(this.host.httpAdapter as unknown);
  }

  /** GitHub is asked about a dead token once a process, at its start: each time more looks like an attack to it. */
  private async isKnownDead(token: string): Promise<boolean> {
    return this.isRefused || (this.hasAsked && (await this.credentials.isDead(token)));
  }

  private async refresh(token: string): Promise<SignedIn> {
    this.hasAsked = true;
    try {
      return await this.readFromGithub(token);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return this.fallBack(token, error);
    }
  }

  private async readFromGithub(token: string): Promise<SignedIn> {
    const identity = { accountId: null, credentialId: null, token };
    const context = { mayUseReserve: true, signal: this.leaving.signal };
    const owner = await this.clients.create(identity, context).getViewer();
    if (!(await this.credentials.isStored(owner, token)))
      await this.registry.register(owner, 'service', token);
    await this.credentials.forgetOthers(token);
    const { id, login } = owner.account;
    this.logger.log({ message: 'GITHUB_TOKEN is accepted by GitHub', account: login, scopes: owner.scopes });
    return { accountId: id, login };
  }

  private async fallBack(token: string, error: AppError): Promise<SignedIn> {
    if (error instanceof GithubCredentialDeadError) {
      this.isRefused = true;
      await this.credentials.markDead();
      this.logger.error({ message: 'GitHub does not accept GITHUB_TOKEN: set another one and start again' });
      throw new ServiceAccountUnavailableError(REPLACE, error);
    }
    this.logger.warn({
      message: 'GitHub could not be asked about GITHUB_TOKEN; asked again later',
      reason: error.message,
    });
    const stored = await this.credentials.findOwner(token);
    if (stored) return stored;
    throw new ServiceAccountUnavailableError(error.message, error);
  }
}
