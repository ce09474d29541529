import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import { CONFIG, type Config } from '../config/config.ts';
import { QuotaStore } from '../github/quota/quota.store.ts';
import type { FetchForecastDto, FetchRequest, FetchStartedDto } from './dto/fetch.dto.ts';
import { type Forecast, type Purse, toForecast, toPurse } from './rankings/forecast.ts';
import { SyncService } from './sync.service.ts';
import { TopRunQueries } from './top-run.queries.ts';
import { toTopText } from './top-target.ts';

/** The most starred repos, asked for by number. */
@Injectable()
export class FetchService {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'quotaReserve'>,
    private readonly sync: SyncService,
    private readonly queries: TopRunQueries,
    private readonly quotas: QuotaStore,
    private readonly clock: Clock,
  ) {}

  /** Once, and not again and again as what is synced. Throws `TooManyRunsError`. */
  async start(accountId: number, request: FetchRequest): Promise<FetchStartedDto> {
    const { id } = await this.sync.requestOnce(accountId, toTopText(request));
    return { jobId: id, status: `/api/jobs/${id}/status` };
  }

  /** By what is known here: GitHub is asked nothing. */
  async forecast(accountId: number, request: FetchRequest): Promise<FetchForecastDto> {
    const target = toTopText(request);
    const isRerun = await this.queries.hasFinished(accountId, target);
    const secondsPerRequest = await this.queries.findSecondsPerRequest(accountId);
    const purse = await this.findPurse(accountId);
    const forecast = toForecast({ ...request, isRerun, secondsPerRequest }, purse, this.clock.now());
    const isAtMost = isRerun && request.tags;
    return { target, isRerun, isAtMost, ...toPlainForecast(forecast), quota: toQuota(purse) };
  }

  private async findPurse(accountId: number): Promise<Purse> {
    const known = await this.quotas.list(accountId);
    const bucket = known.find((state) => state.bucket === 'graphql') ?? null;
    return toPurse(bucket, { reserve: this.config.quotaReserve, now: this.clock.now() });
  }
}

function toPlainForecast({
  points,
  requests,
  seconds,
  waits,
}: Forecast): Pick<FetchForecastDto, 'points' | 'requests' | 'seconds' | 'waits'> {
  return { points, requests, seconds, waits: waits.map((until) => until.toISOString()) };
}

function toQuota({ remaining, limit, reserve, resetAt }: Purse): FetchForecastDto['quota'] {
  return { remaining, limit, reserved: Math.ceil(limit * reserve), resetAt: resetAt.toISOString() };
}
