import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import { DeviceLogin } from './login.entity.ts';

const KEPT_AFTER_END_MS = 24 * 3_600_000;

export type DeviceLoginState = 'pending' | 'approved' | 'used' | 'denied' | 'expired';

/** Writes and reads `device_login`. Each change of state is conditional: of several askers one makes it. */
@Injectable()
export class DeviceLoginStore {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async create(row: Omit<DeviceLogin, 'state' | 'accountId'>): Promise<void> {
    const em = this.em.fork();
    await em.nativeDelete(DeviceLogin, { expiresAt: { $lt: this.fromNow(-KEPT_AFTER_END_MS) } });
    await em.insert(DeviceLogin, { ...row, state: 'pending', accountId: null });
  }

  async find(idHash: string): Promise<DeviceLogin | null> {
    return this.em.fork().findOne(DeviceLogin, { idHash });
  }

  /** Whether the caller is the one who asks GitHub now; nobody else does before `untilMs` from now. */
  async claimPoll(idHash: string, untilMs: number): Promise<boolean> {
    const due = { idHash, state: 'pending', nextPollAt: { $lte: this.clock.now() } };
    return (await this.em.fork().nativeUpdate(DeviceLogin, due, { nextPollAt: this.fromNow(untilMs) })) > 0;
  }

  /** After an answer: GitHub's interval counts from here. */
  async scheduleNextPoll(idHash: string, intervalSeconds: number): Promise<void> {
    const nextPollAt = this.fromNow(intervalSeconds * 1000);
    await this.em.fork().nativeUpdate(DeviceLogin, { idHash }, { intervalSeconds, nextPollAt });
  }

  /** Whether this call made the change. */
  async move(
    idHash: string,
    from: DeviceLoginState,
    to: DeviceLoginState,
    accountId?: number,
  ): Promise<boolean> {
    const change = { state: to, ...(accountId === undefined ? {} : { accountId }) };
    return (await this.em.fork().nativeUpdate(DeviceLogin, { idHash, state: from }, change)) > 0;
  }

  /** Its time is over: it ends, also when it was approved and its key not fetched. */
  async expire(idHash: string): Promise<void> {
    const open = { idHash, state: { $in: ['pending', 'approved'] } };
    await this.em.fork().nativeUpdate(DeviceLogin, open, { state: 'expired' });
  }

  private fromNow(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }
}
