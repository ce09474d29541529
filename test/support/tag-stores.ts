import type { EntityManager } from '@mikro-orm/postgresql';
import { randomUUID } from 'node:crypto';
import { saveRows } from '../../src/database/save-rows.ts';
import { TagStore } from '../../src/repos/tag.store.ts';
import { Ranking, RankingEntry } from '../../src/sync/rankings/ranking.entity.ts';
import { Run } from '../../src/sync/run.entity.ts';
import { TagBatchStore } from '../../src/sync/tags/tag-batch.store.ts';
import { TagCoverageStore } from '../../src/sync/tags/tag-coverage.store.ts';
import { TagPageStore } from '../../src/sync/tags/tag-page.store.ts';
import { TagPartStore } from '../../src/sync/tags/tag-part.store.ts';
import { TagReadingStore } from '../../src/sync/tags/tag-reading.store.ts';

/** The stores of tags as the application puts them together. */
export function createTagStores(): {
  pages: TagPageStore;
  batches: TagBatchStore;
  readings: TagReadingStore;
} {
  const tags = new TagStore();
  const readings = new TagReadingStore();
  const coverage = new TagCoverageStore();
  const pages = new TagPageStore(tags, readings, coverage);
  const parts = new TagPartStore(tags, readings, coverage);
  return { pages, batches: new TagBatchStore(pages, parts, readings, coverage), readings };
}

/** A run of account 1 with its ranking of these repos, in this order. Returns its id. */
export async function storeTagRun(
  em: EntityManager,
  { repoIds = [], startedAt }: { repoIds?: readonly number[]; startedAt: Date },
): Promise<string> {
  const id = randomUUID();
  // Of one target there is one unfinished run.
  const of = { accountId: 1, target: `top:${id}` };
  const unfinished = { startedBy: 'hand', state: 'running' as const, leg: 1, cancelRequested: false };
  const usage = { requests: 0, quotaSpent: 0 };
  await saveRows(em, Run, [{ id, ...of, ...unfinished, ...usage, queuedAt: startedAt, startedAt }]);
  await saveRows(em, Ranking, [{ id, ...of, count: repoIds.length, startedAt }]);
  const entries = repoIds.map((repoId, index) => ({ rankingId: id, rank: index + 1, repoId, stars: 0 }));
  await saveRows(em, RankingEntry, entries);
  return id;
}
