import type { EntityManager } from '@mikro-orm/postgresql';
import { randomUUID } from 'node:crypto';
import { AccountStore } from '../../src/accounts/account.store.ts';
import type { Clock } from '../../src/common/clock.ts';
import { saveRows } from '../../src/database/save-rows.ts';
import { IssueCountStore } from '../../src/issues/issue-count.store.ts';
import { IssueVersionStore } from '../../src/issues/issue-version.store.ts';
import { IssueStore } from '../../src/issues/issue.store.ts';
import { LabelStore } from '../../src/issues/label.store.ts';
import { MilestoneStore } from '../../src/issues/milestone.store.ts';
import { FoundItemsStore } from '../../src/sync/issues/found-items.store.ts';
import { IssueCoverageStore } from '../../src/sync/issues/issue-coverage.store.ts';
import { IssueItemsStore } from '../../src/sync/issues/issue-items.store.ts';
import { IssueNewsStore } from '../../src/sync/issues/issue-news.store.ts';
import { IssuePageStore } from '../../src/sync/issues/issue-page.store.ts';
import { IssueRefusalStore } from '../../src/sync/issues/issue-refusal.store.ts';
import { IssueSeenStore } from '../../src/sync/issues/issue-seen.store.ts';
import { IssueSuspectStore } from '../../src/sync/issues/issue-suspect.store.ts';
import { IssueWalkEnd } from '../../src/sync/issues/issue-walk-end.ts';
import { IssueWatermarkStore } from '../../src/sync/issues/issue-watermark.store.ts';
import { IssueWorkStore } from '../../src/sync/issues/issue-work.store.ts';
import { ListEndStore } from '../../src/sync/issues/list-end.store.ts';
import { ListReader } from '../../src/sync/issues/list-reader.ts';
import { ListStore } from '../../src/sync/issues/list.store.ts';
import { ReconcileCounts } from '../../src/sync/issues/reconcile-counts.ts';
import { ReconcileReader } from '../../src/sync/issues/reconcile-reader.ts';
import { ReconcileStages } from '../../src/sync/issues/reconcile-stages.ts';
import { ReconcileStore } from '../../src/sync/issues/reconcile.store.ts';
import { Run } from '../../src/sync/run.entity.ts';
import { IssueNewsStream } from '../../src/sync/streams/issue-news.stream.ts';
import { IssueReconciliationStream } from '../../src/sync/streams/issue-reconciliation.stream.ts';
import { IssuesStream } from '../../src/sync/streams/issues.stream.ts';
import { LabelsStream } from '../../src/sync/streams/labels.stream.ts';
import { MilestonesStream } from '../../src/sync/streams/milestones.stream.ts';
import type { Stream } from '../../src/sync/streams/stream.ts';
import { SubjectRepos } from '../../src/sync/subject-repos.ts';

/** Stores of issues as the application puts them together. */
export function createIssueStores(
  em: EntityManager,
  clock: Clock,
): {
  versions: IssueVersionStore;
  works: IssueWorkStore;
  watermarks: IssueWatermarkStore;
  pages: IssuePageStore;
  found: FoundItemsStore;
  refusals: IssueRefusalStore;
} {
  const [versions, works, watermarks] = [
    new IssueVersionStore(),
    new IssueWorkStore(em),
    new IssueWatermarkStore(clock),
  ];
  const coverage = new IssueCoverageStore();
  const items = new IssueItemsStore(
    new AccountStore(),
    new LabelStore(),
    new MilestoneStore(),
    new IssueStore(),
    watermarks,
  );
  const refusals = new IssueRefusalStore(works, new IssueSeenStore(), coverage, watermarks);
  const end = new IssueWalkEnd(new IssueCountStore(), watermarks, works, coverage);
  const found = new FoundItemsStore(versions, items, new IssueStore(), new IssueSuspectStore(), watermarks);
  const pages = new IssuePageStore(versions, items, works, end, refusals);
  return { versions, works, watermarks, pages, found, refusals };
}

/** The streams of a target `issues:...` after those that find its repos. */
export function createIssueStreams(em: EntityManager, clock: Clock): Stream[] {
  const { versions, works, watermarks, pages, found, refusals } = createIssueStores(em, clock);
  const [coverage, seen, suspects] = [
    new IssueCoverageStore(),
    new IssueSeenStore(),
    new IssueSuspectStore(),
  ];
  const ends = new ListEndStore(works, seen, watermarks, coverage);
  const lists = new ListStore(versions, seen, coverage, ends);
  const reader = new ListReader(em, works, seen, clock);
  const counts = new ReconcileCounts(versions, new IssueCountStore(), works, watermarks, coverage);
  const stages = new ReconcileStages(works, seen, suspects, watermarks);
  return [
    new IssueNewsStream(new SubjectRepos(em, clock), new IssueNewsStore(watermarks, works, coverage), clock),
    new LabelsStream(reader, lists, new LabelStore()),
    new MilestonesStream(reader, lists, new AccountStore(), new MilestoneStore()),
    new IssuesStream(works, pages),
    new IssueReconciliationStream(
      new ReconcileReader(em, works, suspects),
      new ReconcileStore(counts, stages, seen, found, refusals),
    ),
  ];
}

/** An unfinished run of nothing in particular. Returns its id. */
export async function storeIssueRun(em: EntityManager, accountId: number, startedAt: Date): Promise<string> {
  const id = randomUUID();
  // Of one target there is one unfinished run.
  const of = { accountId, target: `issues:user:u-${id}` };
  const unfinished = { startedBy: 'hand', state: 'running' as const, leg: 1, cancelRequested: false };
  const usage = { requests: 0, quotaSpent: 0 };
  await saveRows(em, Run, [{ id, ...of, ...unfinished, ...usage, queuedAt: startedAt, startedAt }]);
  return id;
}
