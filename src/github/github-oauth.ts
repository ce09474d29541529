import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.ts';

export interface DeviceCode {
  deviceCode: string;
  userCode: string;
  verificationUri: string;
  expiresInSeconds: number;
  intervalSeconds: number;
}

export interface OAuthToken {
  token: string;
  scopes: string[];
}

/** GitHub's OAuth endpoints: what needs the app's own id and secret, or no token at all. */
@Injectable()
export class GithubOAuthApi {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Is this token one of our app's, and alive? Not counted as a failed login by GitHub. */
  async checkToken(_token: string): Promise<boolean> {
    throw new Error(`not built yet: ${this.config.role}`);
  }

  /** Ends the token at GitHub. Revoking one that is dead already succeeds. */
  async revokeToken(_token: string): Promise<void> {
    throw new Error('not built yet');
  }

  /** Starts the device flow. Throws `GithubOAuthError` (`device_flow_disabled`, `incorrect_client_credentials`). */
  async createDeviceCode(_scopes: readonly string[]): Promise<DeviceCode> {
    throw new Error('not built yet');
  }

  /** One poll. Throws `GithubOAuthError`: `authorization_pending`, `slow_down` (with the new interval), `expired_token`, `access_denied`. */
  async exchangeDeviceCode(_deviceCode: string): Promise<OAuthToken> {
    throw new Error('not built yet');
  }
}
