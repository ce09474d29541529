import { randomBytes } from 'node:crypto';

import { grantedScopes } from './consent.ts';
import type { Account, OAuthApp } from '../world/model.ts';
import type { GithubWorld } from '../world.ts';

const LIFETIME_SECONDS = 900;
const FIRST_INTERVAL_SECONDS = 5;
const SLOW_DOWN_SECONDS = 5;
const USER_CODE_LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

export interface Device {
  deviceCode: string;
  userCode: string;
  clientId: string;
  scopes: string[];
  expiresAt: Date;
  intervalSeconds: number;
  lastPollAt: Date | null;
  state: 'pending' | 'denied' | 'used' | Account;
}

export type PollResult =
  | { token: string; scopes: string[] }
  | { error: 'authorization_pending' | 'expired_token' | 'access_denied' | 'incorrect_device_code' }
  | { error: 'slow_down'; interval: number };

/** Devices waiting for somebody to type their code. */
export class DeviceBook {
  private readonly world: GithubWorld;
  private readonly byCode = new Map<string, Device>();

  constructor(world: GithubWorld) {
    this.world = world;
  }

  begin(app: OAuthApp, scopes: string[], now: Date): Device & { expiresIn: number } {
    const device: Device = {
      deviceCode: randomBytes(20).toString('hex'),
      userCode: `${randomLetters()}-${randomLetters()}`,
      clientId: app.clientId,
      scopes,
      expiresAt: new Date(now.getTime() + LIFETIME_SECONDS * 1000),
      intervalSeconds: FIRST_INTERVAL_SECONDS,
      lastPollAt: null,
      state: 'pending',
    };
    this.byCode.set(device.deviceCode, device);
    return { ...device, expiresIn: LIFETIME_SECONDS };
  }

  approve(userCode: string, account: Account, grantScopes: string[] | null): void {
    const device = this.waiting(userCode);
    device.scopes = grantedScopes(device.scopes, grantScopes);
    device.state = account;
  }

  deny(userCode: string): void {
    this.waiting(userCode).state = 'denied';
  }

  /** A poll that comes before the interval has passed is told to slow down, for good. */
  poll(app: OAuthApp, deviceCode: string, now: Date): PollResult {
    const device = this.byCode.get(deviceCode);
    if (!device || device.clientId !== app.clientId) return { error: 'incorrect_device_code' };
    const sinceLast = device.lastPollAt ? (now.getTime() - device.lastPollAt.getTime()) / 1000 : Infinity;
    device.lastPollAt = now;
    if (device.expiresAt <= now || device.state === 'used') return { error: 'expired_token' };
    if (sinceLast < device.intervalSeconds) {
      device.intervalSeconds += SLOW_DOWN_SECONDS;
      return { error: 'slow_down', interval: device.intervalSeconds };
    }
    if (device.state === 'pending') return { error: 'authorization_pending' };
    if (device.state === 'denied') return { error: 'access_denied' };
    return this.handOver(device, device.state, now);
  }

  private handOver(device: Device, account: Account, now: Date): PollResult {
    device.state = 'used';
    const owner = { accountId: account.id, clientId: device.clientId };
    const token = this.world.tokens.issue('oauth', owner, device.scopes, now);
    return { token: token.value, scopes: token.scopes };
  }

  private waiting(userCode: string): Device {
    for (const device of this.byCode.values()) {
      if (device.userCode === userCode.toUpperCase() && device.state === 'pending') return device;
    }
    throw new Error(`No device waits with the code ${userCode}`);
  }
}

function randomLetters(): string {
  return [...randomBytes(4)].map((byte) => USER_CODE_LETTERS[byte % USER_CODE_LETTERS.length]).join('');
}
