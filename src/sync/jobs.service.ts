import { Inject, Injectable } from '@nestjs/common';
import { NotFoundError } from '../common/app-error.ts';
import { Clock } from '../common/clock.ts';
import { CONFIG, type Config } from '../config/config.ts';
import { CommitWorkQueries, isOfCommits } from './commits/commit-work.queries.ts';
import { MAX_JOB_REPOSITORIES } from './dto/job-repository.dto.ts';
import type { JobDto, JobListDto } from './dto/job.dto.ts';
import { type JobListRequest, type SyncRequest, toCursor } from './dto/requests.ts';
import { toJob } from './dto/to-job.ts';
import type { Pacing } from './dto/to-top.ts';
import { RunQueries } from './run.queries.ts';
import { SyncService } from './sync.service.ts';

/** Runs as their owner is told of them: the API calls them jobs. */
@Injectable()
export class JobsService {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'quotaReserve'>,
    private readonly sync: SyncService,
    private readonly queries: RunQueries,
    private readonly works: CommitWorkQueries,
    private readonly clock: Clock,
  ) {}

  /** Throws `TooManyTargetsError` and `TooManyRunsError`. */
  async start(accountId: number, { target, cron }: SyncRequest): Promise<JobDto> {
    const { id } = await this.sync.request(accountId, target, 'hand', cron);
    return this.get(accountId, id);
  }

  /** Throws `NotFoundError`, for somebody else's too. */
  async get(accountId: number, id: string): Promise<JobDto> {
    const found = await this.queries.find(accountId, id);
    if (!found) throw new NotFoundError('This job');
    const { target } = found.run;
    const repositories = isOfCommits(target)
      ? await this.works.list({ id, accountId }, MAX_JOB_REPOSITORIES)
      : null;
    return toJob(found, this.getPacing(), repositories);
  }

  async list(accountId: number, { limit, cursor }: JobListRequest): Promise<JobListDto> {
    const { runs, next } = await this.queries.list(accountId, limit, cursor ?? null);
    const pacing = this.getPacing();
    return { jobs: runs.map((run) => toJob(run, pacing)), nextCursor: next ? toCursor(next) : null };
  }

  /** Throws `NotFoundError`. */
  async cancel(accountId: number, id: string): Promise<JobDto> {
    await this.sync.cancel(accountId, id);
    return this.get(accountId, id);
  }

  private getPacing(): Pacing {
    return { now: this.clock.now(), reserve: this.config.quotaReserve };
  }
}
