import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../common/app-error.ts';
import { Clock } from '../common/clock.ts';
import { ApiKeyStore } from './api-key.store.ts';
import { DeviceCodes } from './device-codes.ts';
import { DeviceLoginStore } from './device-login.store.ts';
import { DevicePoll } from './device-poll.ts';
import type { DeviceLogin } from './login.entity.ts';
import type { Access } from './oauth-scopes.ts';
import { createRandomSecret, hashSecret, type SecretText } from './secret-text.ts';

export interface StartedDeviceLogin {
  /** What the device asks with; stored hashed. */
  id: string;
  /** What a person types at `verificationUri`. */
  userCode: string;
  verificationUri: string;
  expiresInSeconds: number;
  intervalSeconds: number;
}

export type DeviceLoginStatus =
  { state: 'pending' | 'denied' | 'expired' | 'used' } | { state: 'approved'; apiKey: SecretText };

/** Signing in on a machine without a browser: a person types a code at GitHub, the machine gets an API key, once. */
@Injectable()
export class DeviceLoginService {
  constructor(
    private readonly codes: DeviceCodes,
    private readonly logins: DeviceLoginStore,
    private readonly poll: DevicePoll,
    private readonly keys: ApiKeyStore,
    private readonly clock: Clock,
  ) {}

  /** Throws `OAuthAppMissingError`, `DeviceLoginUnavailableError` or `LoginFailedError`. */
  async start(keyName: string, access: Access): Promise<StartedDeviceLogin> {
    const id = createRandomSecret();
    const idHash = hashSecret(id);
    const { sealedDeviceCode, ...shown } = await this.codes.create(idHash, access);
    const now = this.clock.now().getTime();
    const nextPollAt = new Date(now + shown.intervalSeconds * 1000);
    const expiresAt = new Date(now + shown.expiresInSeconds * 1000);
    const { intervalSeconds } = shown;
    await this.logins.create({ idHash, sealedDeviceCode, keyName, intervalSeconds, nextPollAt, expiresAt });
    return { id, ...shown };
  }

  /** Throws `NotFoundError`, and `SignInRefusedError` to whoever finds out that the account may not sign in here. */
  async getStatus(id: string): Promise<DeviceLoginStatus> {
    const idHash = hashSecret(id);
    await this.advance(await this.getLogin(idHash));
    const { state, accountId, keyName } = await this.getLogin(idHash);
    if (state !== 'approved') return { state: state as 'pending' };
    if (accountId == null || !(await this.logins.move(idHash, 'approved', 'used'))) return { state: 'used' };
    const { key } = await this.keys.create(accountId, keyName);
    return { state, apiKey: key };
  }

  private async advance(login: DeviceLogin): Promise<void> {
    if (this.clock.now() >= login.expiresAt) await this.logins.expire(login.idHash);
    else if (login.state === 'pending') await this.poll.poll(login);
  }

  private async getLogin(idHash: string): Promise<DeviceLogin> {
    const login = await this.logins.find(idHash);
    if (!login) throw new NotFoundError('This device login');
    return login;
  }
}
