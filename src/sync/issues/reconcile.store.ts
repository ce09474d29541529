import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubIssueIdPage } from '../../github/issue.types.ts';
import { addCounts, NOTHING_SAVED, type Scope } from '../streams/stream.ts';
import { FoundItemsStore } from './found-items.store.ts';
import { IssueRefusalStore } from './issue-refusal.store.ts';
import { IssueSeenStore } from './issue-seen.store.ts';
import type { Work } from './issue-work.store.ts';
import { isSwitchedOff, type ReconcileAnswer } from './reconcile-answer.ts';
import { ReconcileCounts } from './reconcile-counts.ts';
import { ReconcileStages } from './reconcile-stages.ts';
import { toReconcileNotes } from './reconcile-work.ts';

/** Everybody's to read: what GitHub says to one account of what it withholds is that account's. */
const NOT_ALL = 'Some could not be read: they are asked for again';

/** Stores what was told of what differs, and what is to be asked next. */
@Injectable()
export class ReconcileStore {
  constructor(
    private readonly counts: ReconcileCounts,
    private readonly stages: ReconcileStages,
    private readonly seen: IssueSeenStore,
    private readonly items: FoundItemsStore,
    private readonly refusals: IssueRefusalStore,
  ) {}

  async save(answer: ReconcileAnswer, { accountId }: Scope, em: EntityManager): Promise<SaveCounts> {
    if (answer.kind === 'items') return this.saveItems(answer, accountId, em);
    if (answer.kind === 'counts') await this.saveCounts(answer, accountId, em);
    else if (!answer.outcome) await this.refusals.saveNotComputed(answer.work, accountId, em);
    else if (answer.outcome.kind === 'found') await this.saveIds(answer.work, answer.outcome.value, em);
    else await this.refusals.save(answer.work, answer.outcome, accountId, em);
    return NOTHING_SAVED;
  }

  private async saveCounts(
    { told }: Extract<ReconcileAnswer, { kind: 'counts' }>,
    accountId: number,
    em: EntityManager,
  ): Promise<void> {
    for (const { work, outcome } of told) {
      if (!outcome || outcome.kind === 'found') await this.counts.save(work, outcome?.value ?? null, em);
      else await this.refusals.save(work, outcome, accountId, em);
    }
  }

  private async saveIds(work: Work, page: GithubIssueIdPage, em: EntityManager): Promise<void> {
    const notes = toReconcileNotes(work);
    const sweep = notes.sweeps[notes.at];
    if (!sweep) throw new Error('Ids were read, and it is not said which');
    const ids = page.items.map(({ number }) => number);
    await this.seen.save(work, { what: sweep.kind, ids }, em);
    if (page.endCursor !== null) await this.stages.goOn(work, { notes, link: page.endCursor }, em);
    else if (notes.at + 1 < notes.sweeps.length) {
      await this.stages.goOn(work, { notes: { ...notes, at: notes.at + 1 }, link: null }, em);
    } else await this.stages.leaveSweep(work, notes, em);
  }

  private async saveItems(
    { work, asked, lastNumber }: Extract<ReconcileAnswer, { kind: 'items' }>,
    accountId: number,
    em: EntityManager,
  ): Promise<SaveCounts> {
    const switchedOff = asked.find(isSwitchedOff)?.outcome;
    if (switchedOff && switchedOff.kind === 'gone') {
      await this.refusals.save(work, switchedOff, accountId, em);
      return NOTHING_SAVED;
    }
    const saved = await this.items.save(work, asked, em);
    const notes = { ...toReconcileNotes(work) };
    notes.acted ||= saved.changed;
    if (saved.isPartial) notes.reason ??= NOT_ALL;
    if (saved.refusal !== null) await this.refusals.saveSome(work, saved.refusal, accountId, em);
    if (notes.stage === 'missing') await this.stages.leaveMissing(work, notes, em);
    else await this.stages.leaveSuspects(work, { notes, lastNumber }, em);
    return addCounts(NOTHING_SAVED, saved.counts);
  }
}
