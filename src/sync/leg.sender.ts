import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { LegQueue } from './leg.queue.ts';
import { type Run, Target } from './run.entity.ts';
import { parseTarget, type Target as ParsedTarget } from './target.ts';

/** Puts the leg of a run into the queue, small targets before big ones. */
@Injectable()
export class LegSender {
  constructor(private readonly legs: LegQueue) {}

  /** `startAfter`: not before. */
  async send(
    run: Pick<Run, 'id' | 'accountId' | 'target'>,
    leg: number,
    em: EntityManager,
    startAfter?: Date,
  ): Promise<void> {
    const { accountId, target } = run;
    const known = await em.findOne(Target, { accountId, target }, { disableIdentityMap: true });
    const job = { runId: run.id, leg, accountId, priority: toPriority(target, known?.size ?? null) };
    await this.legs.send(startAfter ? { ...job, startAfter } : job, em);
  }

  /**
   * At once instead of later. Of two jobs for one leg the one that is still to come would make it look as if nobody had
   * to go on after the process that took the other one has died.
   */
  async advance(
    run: Pick<Run, 'id' | 'accountId' | 'target'>,
    leg: number,
    em: EntityManager,
  ): Promise<void> {
    await this.legs.recall({ runId: run.id, leg }, em);
    await this.send(run, leg, em);
  }
}

/** What webhooks ask for comes often: it may not keep everything else of its account waiting. */
const BY_ID = 10;

/** Nobody waits for an hour behind an organization to get one repo. `size`: items of the last sweep. */
export function toPriority(targetText: string, size: number | null): number {
  const target = parseTarget(targetText);
  if (target && toBaseKind(target) === 'repo') return 30;
  if (target && toBaseKind(target) === 'repo-id') return BY_ID;
  const items = target?.kind === 'top' ? target.count : size;
  if (items === null) return 10;
  if (items <= 100) return 20;
  return items <= 1_000 ? 10 : 0;
}

function toBaseKind(target: ParsedTarget): ParsedTarget['kind'] {
  return 'of' in target ? target.of.kind : target.kind;
}
