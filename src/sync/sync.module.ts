import { Module } from '@nestjs/common';
import { AccountStore } from '../accounts/account.store.ts';
import { OrganizationMemberStore } from '../accounts/organization-member.store.ts';
import { AuthModule } from '../auth/auth.module.ts';
import { GithubModule } from '../github/github.module.ts';
import { RepoAccessStore } from '../repos/repo-access.store.ts';
import { RepoNameStore } from '../repos/repo-name.store.ts';
import { RepoSightQueries } from '../repos/repo-sight.queries.ts';
import { RepoTopicStore } from '../repos/repo-topic.store.ts';
import { RepoStore } from '../repos/repo.store.ts';
import { AbsenceStore } from './absence.store.ts';
import { CommitSyncModule } from './commits/commit-sync.module.ts';
import { CommitWorkQueries } from './commits/commit-work.queries.ts';
import { GitCacheSweep } from './commits/git-cache-sweep.ts';
import { BackfillController } from './counts/backfill.controller.ts';
import { BackfillQueries } from './counts/backfill.queries.ts';
import { BackfillService } from './counts/backfill.service.ts';
import { CountsModule } from './counts/counts.module.ts';
import { CoverageController } from './coverage.controller.ts';
import { CoverageQueries } from './coverage.queries.ts';
import { CoverageStore } from './coverage.store.ts';
import { DueTargets } from './due-targets.ts';
import { FetchController } from './fetch.controller.ts';
import { FetchService } from './fetch.service.ts';
import { Housekeeping } from './housekeeping.ts';
import { IssueSyncModule } from './issues/issue-sync.module.ts';
import { JobsController } from './jobs.controller.ts';
import { JobsService } from './jobs.service.ts';
import { LegHandler } from './leg.handler.ts';
import { LegCheck, LegOpening } from './leg.opening.ts';
import { LegQueueModule } from './leg-queue.module.ts';
import { LegRunner } from './leg.runner.ts';
import { LegSetback } from './leg.setback.ts';
import { LegWalk } from './leg.walk.ts';
import { OperatorTargets } from './operator-targets.ts';
import { RankingsModule } from './rankings/rankings.module.ts';
import { RunDriver } from './run-driver.ts';
import { RunPages } from './run-pages.ts';
import { RunRecovery } from './run-recovery.ts';
import { RunTransitions } from './run-transitions.ts';
import { RunQueries } from './run.queries.ts';
import { ScheduledSync } from './scheduled-sync.ts';
import { StreamRegistry } from './stream.registry.ts';
import { MostStarredStore } from './streams/most-starred.store.ts';
import { RefusalStore } from './streams/refusal.store.ts';
import { RepoPageStore } from './streams/repo-page.store.ts';
import { RepoSweep } from './streams/repo-sweep.ts';
import { SingleRepoStore } from './streams/single-repo.store.ts';
import { ListFreshness } from './streams/list-freshness.ts';
import { STREAMS } from './streams/streams.ts';
import { SubjectRepos } from './subject-repos.ts';
import { TopAsker } from './streams/top-asker.ts';
import { DEFAULT_SYNC_OPTIONS, SYNC_OPTIONS } from './sync.options.ts';
import { SyncSchedule } from './sync.schedule.ts';
import { SyncService } from './sync.service.ts';
import { SyncWorker } from './sync.worker.ts';
import { TagsModule } from './tags/tags.module.ts';
import { WebhookRefreshStore } from './webhooks/webhook-refresh.store.ts';
import { WebhookRuns } from './webhooks/webhook-runs.ts';
import { WebhooksController } from './webhooks/webhooks.controller.ts';
import { WebhooksService } from './webhooks/webhooks.service.ts';
import { Timetable } from './timetable.ts';
import { TargetStore } from './target.store.ts';
import { TargetsController } from './targets.controller.ts';
import { TargetsService } from './targets.service.ts';
import { TopRunQueries } from './top-run.queries.ts';

const MIRROR = [
  AccountStore,
  OrganizationMemberStore,
  RepoStore,
  RepoNameStore,
  RepoTopicStore,
  RepoAccessStore,
];
const LEGS = [LegHandler, LegOpening, LegCheck, LegWalk, LegRunner, LegSetback];
const RUNS = [RunQueries, RunPages, RunTransitions, RunRecovery, RunDriver];
const READING = [StreamRegistry, ListFreshness, SubjectRepos, RepoSweep, TopAsker, ...STREAMS];
const PAGES = [RepoPageStore, MostStarredStore, SingleRepoStore, RefusalStore, AbsenceStore, CoverageStore];

const FETCH = [FetchService, TopRunQueries, BackfillService, BackfillQueries];
const WEBHOOKS = [WebhookRefreshStore, WebhookRuns, WebhooksService];
const SCHEDULE = [DueTargets, OperatorTargets, ScheduledSync, Housekeeping, Timetable, SyncSchedule];

/** The engine: targets, runs, cursors, coverage. */
@Module({
  imports: [
    GithubModule,
    AuthModule,
    RankingsModule,
    TagsModule,
    CountsModule,
    IssueSyncModule,
    CommitSyncModule,
    LegQueueModule,
  ],
  controllers: [
    JobsController,
    TargetsController,
    FetchController,
    CoverageController,
    BackfillController,
    WebhooksController,
  ],
  providers: [
    { provide: SYNC_OPTIONS, useValue: DEFAULT_SYNC_OPTIONS },
    ...MIRROR,
    ...LEGS,
    ...RUNS,
    ...READING,
    ...PAGES,
    ...SCHEDULE,
    ...FETCH,
    ...WEBHOOKS,
    CoverageQueries,
    CommitWorkQueries,
    RepoSightQueries,
    GitCacheSweep,
    TargetStore,
    SyncService,
    JobsService,
    TargetsService,
    SyncWorker,
  ],
  exports: [SyncService, JobsService, ScheduledSync, RunDriver],
})
export class SyncModule {}
