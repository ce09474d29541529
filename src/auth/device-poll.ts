import { Injectable, Logger } from '@nestjs/common';
import { AppError } from '../common/app-error.ts';
import { GithubOAuthApi } from '../github/github-oauth.ts';
import { GithubOAuthError } from '../github/github.errors.ts';
import { SignInRefusedError } from './auth.errors.ts';
import { DeviceLoginStore } from './device-login.store.ts';
import type { DeviceLogin } from './login.entity.ts';
import { SealedBox } from './sealed-box.ts';
import { SignInService } from './sign-in.service.ts';

/** Longer than a poll and the sign-in after it may take: until the answer is there, nobody else asks. */
const CLAIM_MS = 60_000;

/** What GitHub adds to the interval when it says `slow_down` without a figure. */
const SLOW_DOWN_SECONDS = 5;

export function toDeviceSubject(idHash: string): string {
  return `device:${idHash}`;
}

/** One question to GitHub at GitHub's interval, whoever asks us how often. */
@Injectable()
export class DevicePoll {
  private readonly logger = new Logger(DevicePoll.name);

  constructor(
    private readonly logins: DeviceLoginStore,
    private readonly oauth: GithubOAuthApi,
    private readonly box: SealedBox,
    private readonly signIns: SignInService,
  ) {}

  /** Asks GitHub if it is time, and stores what it said. Throws what a granted token came to, as `SignInRefusedError`. */
  async poll(login: DeviceLogin): Promise<void> {
    if (!(await this.logins.claimPoll(login.idHash, CLAIM_MS))) return;
    const token = await this.exchange(login);
    if (token === null) return;
    try {
      const { accountId } = await this.signIns.signIn(token);
      await this.logins.move(login.idHash, 'pending', 'approved', accountId);
    } catch (error) {
      // The device code is spent; whoever it was has to start again.
      await this.logins.move(
        login.idHash,
        'pending',
        error instanceof SignInRefusedError ? 'denied' : 'expired',
      );
      throw error;
    }
  }

  private async exchange(login: DeviceLogin): Promise<string | null> {
    const { text: deviceCode } = await this.box.open(login.sealedDeviceCode, toDeviceSubject(login.idHash));
    try {
      const { token } = await this.oauth.exchangeDeviceCode(deviceCode);
      return token;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await this.store(login, error);
      return null;
    }
  }

  private async store({ idHash, intervalSeconds }: DeviceLogin, error: AppError): Promise<void> {
    const problem = error instanceof GithubOAuthError ? error.problem : 'unreachable';
    if (problem === 'access_denied') await this.logins.move(idHash, 'pending', 'denied');
    if (problem === 'expired_token' || problem === 'incorrect_device_code') {
      await this.logins.move(idHash, 'pending', 'expired');
    }
    const isSlowDown = error instanceof GithubOAuthError && problem === 'slow_down';
    const interval = isSlowDown
      ? (error.intervalSeconds ?? intervalSeconds + SLOW_DOWN_SECONDS)
      : intervalSeconds;
    await this.logins.scheduleNextPoll(idHash, interval);
    if (problem === 'unreachable' || problem === 'other') {
      this.logger.warn({
        message: 'GitHub did not answer a device login; asked again later',
        reason: error.message,
      });
    }
  }
}
