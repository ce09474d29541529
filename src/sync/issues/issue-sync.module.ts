import { Module } from '@nestjs/common';
import { AccountStore } from '../../accounts/account.store.ts';
import { IssuesModule } from '../../issues/issues.module.ts';
import { IssueCoverageStore } from './issue-coverage.store.ts';
import { IssueItemsStore } from './issue-items.store.ts';
import { IssueNewsStore } from './issue-news.store.ts';
import { IssuePageStore } from './issue-page.store.ts';
import { IssueRefusalStore } from './issue-refusal.store.ts';
import { FoundItemsStore } from './found-items.store.ts';
import { IssueSeenStore } from './issue-seen.store.ts';
import { IssueSuspectStore } from './issue-suspect.store.ts';
import { IssueWalkEnd } from './issue-walk-end.ts';
import { IssueWatermarkStore } from './issue-watermark.store.ts';
import { IssueWorkStore } from './issue-work.store.ts';
import { ListEndStore } from './list-end.store.ts';
import { ListReader } from './list-reader.ts';
import { ListStore } from './list.store.ts';
import { ReconcileCounts } from './reconcile-counts.ts';
import { ReconcileReader } from './reconcile-reader.ts';
import { ReconcileStages } from './reconcile-stages.ts';
import { ReconcileStore } from './reconcile.store.ts';

const BOOKS = [IssueWorkStore, IssueSeenStore, IssueWatermarkStore, IssueCoverageStore];
const LISTS = [ListReader, ListStore, ListEndStore];
const WALK = [IssueNewsStore, IssueItemsStore, IssuePageStore, IssueWalkEnd, IssueRefusalStore];
const RECONCILIATION = [
  ReconcileReader,
  ReconcileStore,
  ReconcileCounts,
  ReconcileStages,
  FoundItemsStore,
  IssueSuspectStore,
];

/** How issues, pull requests, labels and milestones of repos are read. */
@Module({
  imports: [IssuesModule],
  providers: [AccountStore, ...BOOKS, ...LISTS, ...WALK, ...RECONCILIATION],
  exports: [IssuesModule, ...BOOKS, ...LISTS, ...WALK, ...RECONCILIATION],
})
export class IssueSyncModule {}
