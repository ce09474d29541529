import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../../database/query-rows.ts';
import type { SaveCounts } from '../../database/save-rows.ts';
import { NOTHING_SAVED } from '../streams/stream.ts';
import { COMMITS } from './commit-coverage.store.ts';

/** Comes before the commits in every run that reads them. */
export const COMMIT_HEADS = 'commit heads';

/** Writes `run_stream` for whoever reads commits beside the legs of a run. */
@Injectable()
export class CommitProgressStore {
  async addRepos(runId: string, done: number, em: EntityManager): Promise<void> {
    await this.add(runId, done, NOTHING_SAVED, em);
  }

  async addCommits(runId: string, counts: SaveCounts, em: EntityManager): Promise<void> {
    await this.add(runId, 0, counts, em);
  }

  private async add(
    runId: string,
    done: number,
    { inserted, updated, unchanged }: SaveCounts,
    em: EntityManager,
  ): Promise<void> {
    const text = `insert into run_stream as s
        (run_id, stream, position, done, expected, inserted, updated, unchanged, requests, quota_spent)
      select $1, '${COMMITS}',
        (select coalesce(max(h.position), 0) + 1 from run_stream h where h.run_id = $1 and h.stream = '${COMMIT_HEADS}'),
        $2::int, (select count(*) from commit_work w where w.run_id = $1), $3::int, $4::int, $5::int, 0, 0
      on conflict (run_id, stream) do update set
        done = s.done + excluded.done, expected = excluded.expected, inserted = s.inserted + excluded.inserted,
        updated = s.updated + excluded.updated, unchanged = s.unchanged + excluded.unchanged`;
    await queryRows(em, { text, values: [runId, done, inserted, updated, unchanged] });
  }
}
