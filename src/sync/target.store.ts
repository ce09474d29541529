import { randomUUID } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import { Target } from './run.entity.ts';
import { TooManyTargetsError } from './sync.errors.ts';

/** `viewer`: remembered for its account; `operator`: named in SYNC_TARGETS. */
export type TargetSource = 'viewer' | 'operator';

export interface TargetToRemember {
  accountId: number;
  target: string;
  source: TargetSource;
  /** Its own schedule; null: SYNC_CRON; absent: as it is. */
  cron?: string | null | undefined;
}

/** Remembered for one viewer; the operator's do not count. */
const MAX_TARGETS = 20;

/** Writes `target`: what is mirrored again and again, with its own account's credential. */
@Injectable()
export class TargetStore {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** Until the transaction ends nobody else counts or adds what belongs to this viewer. */
  async lockViewer(accountId: number, em: EntityManager): Promise<void> {
    await em.execute('select 1 from viewer where account_id = ? for update', [accountId]);
  }

  /** A target that is remembered already stays as it is, but for its schedule if one is given. Throws `TooManyTargetsError`. */
  async remember({ accountId, target, source, cron }: TargetToRemember, em: EntityManager): Promise<void> {
    const known = await em.count(Target, { accountId, target });
    if (known > 0) {
      if (cron !== undefined) await em.nativeUpdate(Target, { accountId, target }, { cron });
      return;
    }
    if (source === 'viewer') await this.checkLimit(accountId, em);
    await em.execute(
      `insert into target (id, account_id, target, source, cron, created_at) values (?, ?, ?, ?, ?, ?)
       on conflict (account_id, target) do nothing`,
      [randomUUID(), accountId, target, source, cron ?? null, this.clock.now()],
    );
  }

  async list(accountId: number): Promise<Target[]> {
    const orderBy = { createdAt: 'asc', id: 'asc' } as const;
    return this.em.fork().find(Target, { accountId }, { orderBy, disableIdentityMap: true });
  }

  async findByName(accountId: number, target: string): Promise<Target | null> {
    return this.em.fork().findOne(Target, { accountId, target }, { disableIdentityMap: true });
  }

  /** Returns whether there was such a target. What it mirrored stays. */
  async remove(accountId: number, id: string): Promise<boolean> {
    return (await this.em.fork().nativeDelete(Target, { accountId, id })) > 0;
  }

  /** The operator's targets are these and no others. */
  async replaceOperatorTargets(accountId: number, targets: readonly string[]): Promise<void> {
    await this.em.fork().transactional(async (em) => {
      await em.nativeDelete(Target, {
        source: 'operator',
        $or: [{ accountId: { $ne: accountId } }, { target: { $nin: [...targets] } }],
      });
      for (const target of targets) await this.remember({ accountId, target, source: 'operator' }, em);
    });
  }

  async removeOperatorTargets(): Promise<void> {
    await this.em.fork().nativeDelete(Target, { source: 'operator' });
  }

  private async checkLimit(accountId: number, em: EntityManager): Promise<void> {
    const count = await em.count(Target, { accountId, source: 'viewer' });
    if (count >= MAX_TARGETS) throw new TooManyTargetsError(MAX_TARGETS);
  }
}
