import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.ts';
import { type DeviceCode, GithubOAuthApi } from '../github/github-oauth.ts';
import { GithubOAuthError } from '../github/github.errors.ts';
import { DeviceLoginUnavailableError, LoginFailedError, OAuthAppMissingError } from './auth.errors.ts';
import { toDeviceSubject } from './device-poll.ts';
import { toCallbackUrl } from './github-strategy.ts';
import { type Access, toScopes } from './oauth-scopes.ts';
import { SealedBox } from './sealed-box.ts';

export type SealedDeviceCode = Omit<DeviceCode, 'deviceCode'> & { sealedDeviceCode: string };

/** Device codes from GitHub, sealed before anything else happens to them. */
@Injectable()
export class DeviceCodes {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly oauth: GithubOAuthApi,
    private readonly box: SealedBox,
  ) {}

  /** Throws `OAuthAppMissingError`, `DeviceLoginUnavailableError` or `LoginFailedError`. */
  async create(idHash: string, access: Access): Promise<SealedDeviceCode> {
    if (!this.config.github.oauthApp) throw new OAuthAppMissingError(toCallbackUrl(this.config));
    const { deviceCode, ...shown } = await this.ask(access);
    return { ...shown, sealedDeviceCode: await this.box.seal(deviceCode, toDeviceSubject(idHash)) };
  }

  private async ask(access: Access): Promise<DeviceCode> {
    try {
      return await this.oauth.createDeviceCode(toScopes(access));
    } catch (error) {
      if (!(error instanceof GithubOAuthError)) throw error;
      if (error.problem === 'device_flow_disabled') throw new DeviceLoginUnavailableError();
      throw new LoginFailedError(
        error.problem === 'incorrect_client_credentials' ? 'oauth_app' : 'github',
        error.problem,
      );
    }
  }
}
