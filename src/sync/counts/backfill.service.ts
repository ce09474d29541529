import { Injectable } from '@nestjs/common';
import type { FetchStartedDto } from '../dto/fetch.dto.ts';
import { SyncService } from '../sync.service.ts';
import { toTargetText } from '../target.ts';
import { BackfillQueries } from './backfill.queries.ts';

@Injectable()
export class BackfillService {
  constructor(
    private readonly sync: SyncService,
    private readonly queries: BackfillQueries,
  ) {}

  /** Once: tomorrow the day is counted as it goes by. Throws `NotFoundError` and `TooManyRunsError`. */
  async start(accountId: number, repoId: number): Promise<FetchStartedDto> {
    await this.queries.assertVisible(accountId, repoId);
    const of = { kind: 'repo-id' as const, id: repoId };
    const { id } = await this.sync.requestOnce(accountId, toTargetText({ kind: 'stars', of }));
    return { jobId: id, status: `/api/jobs/${id}/status` };
  }
}
