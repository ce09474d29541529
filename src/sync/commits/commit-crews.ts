import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { CommitCrew } from './commit-crew.ts';
import { CommitJobHandler } from './commit-job.handler.ts';
import { CommitWorkStore } from './commit-work.store.ts';

@Injectable()
export class CommitCrews {
  constructor(
    private readonly works: CommitWorkStore,
    private readonly handler: CommitJobHandler,
    private readonly clock: Clock,
  ) {}

  /** Works for this run until it leaves, or the signal aborts. */
  create(runId: string, signal: AbortSignal): CommitCrew {
    const { works, handler, clock } = this;
    return new CommitCrew({ works, handler, clock }, runId, signal);
  }
}
