import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Outcome } from '../../github/github.types.ts';
import { IssueCoverageStore, ISSUES, PULLS } from './issue-coverage.store.ts';
import { IssueSeenStore } from './issue-seen.store.ts';
import { IssueWatermarkStore } from './issue-watermark.store.ts';
import { IssueWorkStore, type Work } from './issue-work.store.ts';

const NOT_COMPUTED = 'GitHub could not list their numbers: the next run asks again';

type Refusal = Exclude<Outcome<never>, { kind: 'found' }>;

/** GitHub does not show the issues of a repo: this run leaves it at that, and what is stored stays. */
@Injectable()
export class IssueRefusalStore {
  constructor(
    private readonly works: IssueWorkStore,
    private readonly seen: IssueSeenStore,
    private readonly coverage: IssueCoverageStore,
    private readonly watermarks: IssueWatermarkStore,
  ) {}

  /** Some of them are withheld from this account; the run goes on with the others. */
  async saveSome({ repoId }: Work, reason: string, accountId: number, em: EntityManager): Promise<void> {
    const refused = { repoIds: [repoId], streams: [ISSUES, PULLS] as const, reason };
    await this.coverage.saveRefused(accountId, refused, em);
  }

  async saveNotComputed(work: Work, accountId: number, em: EntityManager): Promise<void> {
    await this.save(work, { kind: 'conflict', reason: NOT_COMPUTED }, accountId, em);
    await this.watermarks.forgetTotals(work.repoId, em);
  }

  async save(work: Work, outcome: Refusal, accountId: number, em: EntityManager): Promise<void> {
    const repoIds = [work.repoId];
    await this.seen.remove(work, em);
    if (outcome.kind === 'conflict' && work.phase === 'issues') {
      await this.works.moveOn(work, { phase: 'left', link: null, notes: work.notes }, em);
    } else await this.works.remove(work.runId, repoIds, em);
    // Whether the repo itself is gone, the lists of repos find out.
    if (outcome.kind === 'not_found') return;
    const { reason } = outcome;
    if (outcome.kind === 'conflict') {
      const streams = [ISSUES, PULLS] as const;
      await this.coverage.saveState(repoIds, { streams, state: 'unavailable', reason }, em);
      const totals = { issues: work.issuesTotal, pulls: work.pullsTotal };
      await this.watermarks.saveTotals(work.repoId, totals, em);
      return;
    }
    if (outcome.kind !== 'gone') {
      await this.coverage.saveRefused(accountId, { repoIds, streams: [ISSUES, PULLS], reason }, em);
      return;
    }
    await this.coverage.saveState(repoIds, { streams: [ISSUES], state: 'disabled', reason }, em);
    if (work.pullsTotal === 0) await this.coverage.saveNoPulls(repoIds, work.askedAt, em);
    else await this.coverage.saveState(repoIds, { streams: [PULLS], state: 'unavailable', reason }, em);
  }
}
