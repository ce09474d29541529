import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { GithubIssueCounts } from '../../github/issue.types.ts';
import { IssueCountStore } from '../../issues/issue-count.store.ts';
import { IssueVersionStore } from '../../issues/issue-version.store.ts';
import { IssueCoverageStore, ISSUES, PULLS } from './issue-coverage.store.ts';
import { IssueWatermarkStore } from './issue-watermark.store.ts';
import { IssueWorkStore, type Work } from './issue-work.store.ts';
import {
  isSettled,
  isWorthwhile,
  planSweeps,
  type Totals,
  toReconcileNotes,
  toTotals,
} from './reconcile-work.ts';

const NOT_COMPUTED = 'GitHub could not count them: a later run asks again';

/** Compares what is stored of a repo with what GitHub counts, and says where that ends. */
@Injectable()
export class ReconcileCounts {
  constructor(
    private readonly versions: IssueVersionStore,
    private readonly counts: IssueCountStore,
    private readonly works: IssueWorkStore,
    private readonly watermarks: IssueWatermarkStore,
    private readonly coverage: IssueCoverageStore,
  ) {}

  /** `told` is null where GitHub could not count. */
  async save(work: Work, told: GithubIssueCounts | null, em: EntityManager): Promise<void> {
    await this.versions.lock([work.repoId], em);
    const notes = toReconcileNotes(work);
    const stored = await this.counts.countByState(work.repoId, em);
    if (!told) {
      await this.end(work, { stored: toTotals(stored), told: null, reason: NOT_COMPUTED }, em);
      return;
    }
    const sweeps = planSweeps(stored, told);
    const totals = toTotals(told);
    if (sweeps.length > 0 && isWorthwhile(notes, totals)) {
      const next = { ...notes, stage: 'sweep', sweeps, at: 0, acted: false, told: totals };
      await this.works.moveOn(work, { phase: 'reconcile', link: null, notes: next }, em);
      return;
    }
    await this.end(work, { stored: toTotals(stored), told: totals, reason: notes.reason }, em);
    // Something was still under way: the next run compares again.
    if (sweeps.length > 0 && !isSettled(notes, totals)) await this.watermarks.forgetTotals(work.repoId, em);
  }

  /** Both are remembered as they are: only what changes is compared again, and once a day what did not agree. */
  private async end(
    { runId, repoId, askedAt, issuesTotal, pullsTotal }: Work,
    { stored, told, reason }: { stored: Totals; told: Totals | null; reason: string | null },
    em: EntityManager,
  ): Promise<void> {
    const totals = told ?? { issues: issuesTotal, pulls: pullsTotal };
    const compared = [
      compare(ISSUES, { expected: totals.issues, stored: stored.issues, reason }),
      compare(PULLS, { expected: totals.pulls, stored: stored.pulls, reason }),
    ];
    const isWhole = compared.every((stream) => stream.reason === null);
    await this.coverage.saveCompared(repoId, { compared, sweptAt: isWhole ? askedAt : null }, em);
    await this.watermarks.saveTotals(repoId, totals, em);
    await this.works.remove(runId, [repoId], em);
  }
}

function compare(
  stream: typeof ISSUES | typeof PULLS,
  { expected, stored, reason }: { expected: number; stored: number; reason: string | null },
): Parameters<IssueCoverageStore['saveCompared']>[1]['compared'][number] {
  if (reason !== null || expected === stored) return { stream, expected, stored, reason };
  return { stream, expected, stored, reason: `GitHub counts ${expected}, and shows ${stored}` };
}
