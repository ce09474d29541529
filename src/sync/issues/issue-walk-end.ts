import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { IssueCountStore } from '../../issues/issue-count.store.ts';
import { IssueCoverageStore, ISSUES, PULLS } from './issue-coverage.store.ts';
import { toWatermark } from './issue-news.ts';
import type { WalkState } from './issue-walk.ts';
import { IssueWatermarkStore } from './issue-watermark.store.ts';
import { IssueWorkStore, type Work } from './issue-work.store.ts';

const UNSTEADY =
  'Issues updated at one instant kept changing while they were read: the next run reads them again';

/** The walk over a repo's issues is through: all that there was is stored. What is not there any more may be, too. */
@Injectable()
export class IssueWalkEnd {
  constructor(
    private readonly counts: IssueCountStore,
    private readonly watermarks: IssueWatermarkStore,
    private readonly works: IssueWorkStore,
    private readonly coverage: IssueCoverageStore,
  ) {}

  /** Where as many are stored as GitHub counts, the repo is through; else the reconciliation finds out which differ. */
  async save(work: Work, walked: WalkState, accountId: number, em: EntityManager): Promise<void> {
    const { runId, repoId, askedAt, issuesTotal, pullsTotal } = work;
    await this.coverage.forgetRefusals(accountId, { repoIds: [repoId], streams: [ISSUES, PULLS] }, em);
    const { seenTo, unsteadyAt } = walked;
    const watermark = toWatermark(work, { seenTo: toDate(seenTo), unsteadyAt: toDate(unsteadyAt) });
    await this.watermarks.moveTo(repoId, watermark, em);
    const stored = await this.counts.count(repoId, em);
    const isEqual = stored.issues === issuesTotal && stored.pulls === pullsTotal;
    const reason = unsteadyAt === null ? null : UNSTEADY;
    if (!isEqual) {
      await this.works.moveOn(work, { phase: 'reconcile', link: null, notes: { reason } }, em);
      return;
    }
    const compared = [
      { stream: ISSUES, expected: issuesTotal, stored: stored.issues, reason },
      { stream: PULLS, expected: pullsTotal, stored: stored.pulls, reason },
    ] as const;
    await this.coverage.saveCompared(repoId, { compared, sweptAt: reason === null ? askedAt : null }, em);
    await this.watermarks.saveTotals(repoId, stored, em);
    await this.works.remove(runId, [repoId], em);
  }
}

function toDate(instant: string | null): Date | null {
  return instant === null ? null : new Date(instant);
}
