import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { CoverageStore } from '../coverage.store.ts';
import { type TargetForbiddenError, TargetNotFoundError } from '../sync.errors.ts';
import type { Scope } from './stream.ts';

export type Refusal = TargetNotFoundError | TargetForbiddenError;

/** Unknown is not zero: that GitHub does not show a target is told to the account that met it, and to nobody else. */
@Injectable()
export class RefusalStore {
  constructor(private readonly coverage: CoverageStore) {}

  async save(refusal: Refusal, stream: string, scope: Scope, em: EntityManager): Promise<void> {
    const key = { accountId: scope.accountId, target: scope.targetText };
    const before = await this.coverage.findList(key, stream, em);
    const state = refusal instanceof TargetNotFoundError ? 'unreachable' : 'forbidden';
    const list = { ...key, stream, state, expected: null, stored: before?.stored ?? 0 } as const;
    await this.coverage.saveList({ ...list, fullSweepAt: null, reason: refusal.message }, em);
  }
}
