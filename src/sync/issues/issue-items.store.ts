import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AccountStore } from '../../accounts/account.store.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubIssue } from '../../github/issue.schema.ts';
import { IssueStore } from '../../issues/issue.store.ts';
import { LabelStore } from '../../issues/label.store.ts';
import { MilestoneStore } from '../../issues/milestone.store.ts';
import { addCounts, NOTHING_SAVED } from '../streams/stream.ts';
import { toAccountRows, toLabelFacts, toMilestoneRow, toWholeIssue } from './issue-to-rows.ts';
import { IssueWatermarkStore } from './issue-watermark.store.ts';

export interface SavedItems {
  counts: SaveCounts;
  /** Something of the repo is not as it was before. */
  changed: boolean;
}

/** Stores issues and pull requests of one repo, which must be locked, with whom and what they mention. */
@Injectable()
export class IssueItemsStore {
  constructor(
    private readonly accounts: AccountStore,
    private readonly labels: LabelStore,
    private readonly milestones: MilestoneStore,
    private readonly issues: IssueStore,
    private readonly watermarks: IssueWatermarkStore,
  ) {}

  /** What is stored and was updated later stays as it is: this answer is the older one. */
  async save(repoId: number, items: readonly GithubIssue[], em: EntityManager): Promise<SavedItems> {
    if (items.length === 0) return { counts: NOTHING_SAVED, changed: false };
    const numbers = items.map(({ number }) => number);
    const stored = await this.issues.findStored(repoId, numbers, em);
    const fresh = items.filter(
      ({ number, updated_at: updatedAt }) => (stored.get(number) ?? updatedAt) <= updatedAt,
    );
    const accounts = await this.savePeople(fresh, em);
    const mentioned = await this.saveMentions(repoId, fresh, em);
    const issues = fresh.map((item) => toWholeIssue(repoId, item));
    const saved = await this.issues.saveIssues(repoId, { issues, known: new Set(stored.keys()) }, em);
    // The answer may be older than the last comparison of numbers, and what it shows be gone since.
    if (fresh.some(({ number }) => !stored.has(number))) await this.watermarks.forgetTotals(repoId, em);
    const own = addCounts(mentioned, saved);
    const older = { ...NOTHING_SAVED, unchanged: items.length - fresh.length };
    const counts = addCounts(addCounts(accounts, own), older);
    return { counts, changed: own.inserted + own.updated > 0 };
  }

  /** Of several repos all at once, in the order of their ids: who stores them one repo after the other may lock others out. */
  async savePeople(items: readonly GithubIssue[], em: EntityManager): Promise<SaveCounts> {
    return this.accounts.saveAccounts(toAccountRows(items, []), em);
  }

  private async saveMentions(
    repoId: number,
    items: readonly GithubIssue[],
    em: EntityManager,
  ): Promise<SaveCounts> {
    const facts = items.flatMap(({ labels }) => labels.map((label) => toLabelFacts(repoId, label)));
    const labels = await this.labels.saveMentions(repoId, facts, em);
    const rows = items.flatMap(({ milestone }) => (milestone ? [toMilestoneRow(repoId, milestone)] : []));
    const milestones = await this.milestones.saveMilestones(repoId, rows, em);
    // They are known from a list, as a rule: whether these are still there, the list tells.
    if (labels.isDoubtful || milestones.hasNew) await this.watermarks.doubtLists(repoId, em);
    return addCounts(labels.counts, milestones.counts);
  }
}
