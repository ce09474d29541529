import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Credential } from '../auth/credential.entity.ts';
import { Clock } from '../common/clock.ts';
import { CONFIG, type Config } from '../config/config.ts';
import { Quota } from '../github/github.entity.ts';
import { Target } from '../sync/run.entity.ts';
import { QueueStatus } from './queue-status.ts';
import { isOverdue, toPeriodMs } from './sync-period.ts';
import type { ViewerHealth } from './viewer-health.dto.ts';

@Injectable()
export class ViewerHealthQueries {
  constructor(
    private readonly em: EntityManager,
    private readonly queue: QueueStatus,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async getHealth(accountId: number): Promise<ViewerHealth> {
    const em = this.em.fork();
    const [targets, quota, credentials, queue] = await Promise.all([
      em.find(Target, { accountId }, { orderBy: { target: 'asc' } }),
      em.find(Quota, { accountId }, { orderBy: { bucket: 'asc' } }),
      em.find(Credential, { accountId }, { orderBy: { kind: 'asc' } }),
      this.queue.getDepth(),
    ]);
    const now = this.clock.now();
    const periodMs = toPeriodMs(this.config.sync.cron, now);
    return {
      targets: targets.map((target) =>
        toTarget(target, target.cron ? toPeriodMs(target.cron, now) : periodMs, now),
      ),
      quota: quota.map(toQuota),
      credentials: credentials.map(toCredential),
      queue,
    };
  }
}

function toTarget(target: Target, periodMs: number, now: Date): ViewerHealth['targets'][number] {
  return {
    target: target.target,
    source: target.source,
    lastSucceededAt: target.lastSucceededAt?.toISOString() ?? null,
    isOverdue: isOverdue(target.lastSucceededAt ?? target.createdAt, periodMs, now),
  };
}

function toQuota(quota: Quota): ViewerHealth['quota'][number] {
  return {
    bucket: quota.bucket,
    limit: quota.limit,
    remaining: quota.remaining,
    resetAt: quota.resetAt.toISOString(),
    pausedUntil: quota.pausedUntil?.toISOString() ?? null,
    updatedAt: quota.updatedAt.toISOString(),
  };
}

/** Never the token, sealed or not. */
function toCredential(credential: Credential): ViewerHealth['credentials'][number] {
  return {
    kind: credential.kind,
    state: credential.state,
    scopes: credential.scopes,
    createdAt: credential.createdAt.toISOString(),
    diedAt: credential.diedAt?.toISOString() ?? null,
  };
}
