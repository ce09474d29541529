import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import type { Scope } from './stream.ts';

/** Longer ago and new repos would be missed for longer than people expect. */
const MAX_AGE_MS = 60 * 60 * 1000;

@Injectable()
export class ListFreshness {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  /** Whether this target's list was swept whole a short time ago, before this run began. */
  async isFresh({ runId, accountId, targetText }: Scope): Promise<boolean> {
    const after = new Date(this.clock.now().getTime() - MAX_AGE_MS);
    const rows = await this.em.fork().execute<object[]>(
      `select 1 from list_coverage c
       where c.account_id = ? and c.target = ? and c.state in ('complete', 'empty') and c.last_full_sweep_at > ?
         and c.last_full_sweep_at < (select started_at from run where id = ?)`,
      [accountId, targetText, after, runId],
    );
    return rows.length > 0;
  }
}
