import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { IssueSeenStore } from './issue-seen.store.ts';
import { IssueSuspectStore } from './issue-suspect.store.ts';
import { IssueWatermarkStore } from './issue-watermark.store.ts';
import { IssueWorkStore, type Work } from './issue-work.store.ts';
import type { ReconcileNotes } from './reconcile-work.ts';

/** Asking for more of them one by one costs more than reading the repo again. */
const MAX_MISSING = 200;

const REREAD = 'Too much was missing: the next run reads all of it again';

/** What is asked next about a repo whose numbers differ; with nothing left to ask, the numbers are compared again. */
@Injectable()
export class ReconcileStages {
  constructor(
    private readonly works: IssueWorkStore,
    private readonly seen: IssueSeenStore,
    private readonly suspects: IssueSuspectStore,
    private readonly watermarks: IssueWatermarkStore,
  ) {}

  async goOn(
    work: Work,
    { notes, link }: { notes: ReconcileNotes; link: string | null },
    em: EntityManager,
  ): Promise<void> {
    await this.works.moveOn(work, { phase: 'reconcile', link, notes }, em);
  }

  async leaveSweep(work: Work, notes: ReconcileNotes, em: EntityManager): Promise<void> {
    const missing = await this.suspects.countMissing(work, em);
    if (missing > MAX_MISSING) {
      await this.watermarks.reset(work.repoId, em);
      await this.leaveMissing(work, { ...notes, reason: REREAD }, em);
    } else if (missing > 0) await this.goOn(work, { notes: { ...notes, stage: 'missing' }, link: null }, em);
    else await this.leaveMissing(work, notes, em);
  }

  /** After each few of them that were asked for. */
  async leaveMissing(work: Work, notes: ReconcileNotes, em: EntityManager): Promise<void> {
    const [missing] = notes.stage === 'missing' ? await this.suspects.listMissing(work, 1, em) : [];
    if (missing !== undefined) return this.goOn(work, { notes, link: null }, em);
    const page = { afterId: 0, limit: 1 };
    const [suspect] = await this.suspects.listUnseen(work, { sweeps: notes.sweeps, page }, em);
    if (!suspect) return this.end(work, notes, em);
    return this.goOn(work, { notes: { ...notes, stage: 'suspects', afterNumber: 0 }, link: null }, em);
  }

  /** After each few of them that were asked for. */
  async leaveSuspects(
    work: Work,
    { notes, lastNumber }: { notes: ReconcileNotes; lastNumber: number | null },
    em: EntityManager,
  ): Promise<void> {
    if (lastNumber === null) return this.end(work, notes, em);
    return this.goOn(work, { notes: { ...notes, afterNumber: lastNumber }, link: null }, em);
  }

  private async end(work: Work, notes: ReconcileNotes, em: EntityManager): Promise<void> {
    await this.seen.remove(work, em);
    await this.goOn(
      work,
      { notes: { ...notes, stage: 'count', round: notes.round + 1, at: 0 }, link: null },
      em,
    );
  }
}
