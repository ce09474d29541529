import { Module } from '@nestjs/common';
import { AccountStore } from '../../accounts/account.store.ts';
import { AuthModule } from '../../auth/auth.module.ts';
import { ContributorsModule } from '../../contributors/contributors.module.ts';
import { GithubModule } from '../../github/github.module.ts';
import { LegQueueModule } from '../leg-queue.module.ts';
import { CommitAssignment } from './commit-assignment.ts';
import { CommitAttempt } from './commit-attempt.ts';
import { CommitBatchStore } from './commit-batch.store.ts';
import { CommitCoverageStore } from './commit-coverage.store.ts';
import { CommitCrews } from './commit-crews.ts';
import { CommitEnding } from './commit-ending.ts';
import { CommitHeadAsker } from './commit-head-asker.ts';
import { CommitHeadsPageStore } from './commit-heads-page.store.ts';
import { CommitJobHandler } from './commit-job.handler.ts';
import { CommitLedger } from './commit-ledger.ts';
import { CommitOpening } from './commit-opening.ts';
import { CommitPermit } from './commit-permit.ts';
import { CommitProgressStore } from './commit-progress.store.ts';
import { CommitQueue } from './commit.queue.ts';
import { CommitReader } from './commit-reader.ts';
import { CommitRecovery } from './commit-recovery.ts';
import { CommitSender } from './commit.sender.ts';
import { CommitSetback } from './commit-setback.ts';
import { CommitWatch } from './commit-watch.ts';
import { CommitWorkStore } from './commit-work.store.ts';
import { CommitWorker } from './commit-worker.ts';
import { EmptyRepoStore } from './empty-repo.store.ts';
import { IdentityFinder } from './identity-finder.ts';
import { IdentityPageStore } from './identity-page.store.ts';
import { ReachedCommits } from './reached-commits.ts';
import { RunWaker } from './run-waker.ts';

const BOOKS = [CommitWorkStore, CommitCoverageStore, CommitProgressStore, CommitLedger];
const HEADS = [CommitHeadAsker, CommitHeadsPageStore, CommitAssignment, EmptyRepoStore];
const QUEUE = [CommitQueue, CommitSender, CommitRecovery, CommitWorker, RunWaker];
const JOBS = [CommitJobHandler, CommitAttempt, CommitWatch, CommitSetback, CommitCrews];
const READING = [CommitPermit, CommitOpening, CommitReader, CommitBatchStore, CommitEnding, ReachedCommits];
const IDENTITIES = [AccountStore, IdentityFinder, IdentityPageStore];

/** How commits are read: by git, in jobs beside the legs of runs, and whose the e-mails in them are. */
@Module({
  imports: [AuthModule, ContributorsModule, GithubModule, LegQueueModule],
  providers: [...BOOKS, ...HEADS, ...QUEUE, ...JOBS, ...READING, ...IDENTITIES],
  exports: [
    ContributorsModule,
    CommitCrews,
    CommitHeadAsker,
    CommitHeadsPageStore,
    CommitRecovery,
    CommitWorkStore,
    IdentityFinder,
    IdentityPageStore,
    RunWaker,
  ],
})
export class CommitSyncModule {}
