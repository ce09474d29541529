import type { RepoView } from '../../repos/dto/repo.dto.ts';
import { type RepoRow, toRepoView } from '../../repos/repo-row.ts';
import { parseTarget } from '../target.ts';
import type { TopTarget } from '../top-target.ts';
import type { RankingChangeView, RankingEntryView, RankingView } from './dto/ranking.dto.ts';
import type { UnsettledSlice } from './ranking.entity.ts';

export interface RankingRow {
  id: string;
  target: string;
  count: number;
  available: number | null;
  settled: boolean | null;
  unsettled: UnsettledSlice[] | null;
  started_at: Date | string;
  finished_at: Date | string | null;
  size: number;
}

/** All nulls when the repo is not visible. */
type SeenRepo = RepoRow | { id: null };

export type EntryRow = SeenRepo & { entry_rank: number; entry_stars: number };

export type ChangeRow = SeenRepo & {
  entry_rank: number | null;
  entry_stars: number | null;
  former_rank: number | null;
  former_stars: number | null;
};

export function toRankingView(row: RankingRow): RankingView {
  const { query, minStars } = getTopTarget(row);
  return {
    id: row.id,
    target: row.target,
    query,
    minStars,
    count: row.count,
    size: row.size,
    available: row.available,
    complete: row.finished_at !== null,
    settled: row.settled,
    startedAt: new Date(row.started_at).toISOString(),
    finishedAt: row.finished_at === null ? null : new Date(row.finished_at).toISOString(),
  };
}

/** Nothing else has a ranking. */
export function getTopTarget({ target: text }: Pick<RankingRow, 'target'>): TopTarget {
  const target = parseTarget(text);
  if (target?.kind !== 'top') throw new Error(`A ranking of ${text}`);
  return target;
}

export function toEntryView(row: EntryRow): RankingEntryView {
  return { rank: row.entry_rank, stars: row.entry_stars, repository: toRepository(row) };
}

export function toChangeView(row: ChangeRow): RankingChangeView {
  return {
    change: toChange(row),
    rank: row.entry_rank,
    formerRank: row.former_rank,
    stars: row.entry_stars,
    formerStars: row.former_stars,
    repository: toRepository(row),
  };
}

function toChange({ entry_rank, former_rank }: ChangeRow): RankingChangeView['change'] {
  if (former_rank === null) return 'entered';
  return entry_rank === null ? 'left' : 'moved';
}

function toRepository(row: SeenRepo): RepoView | null {
  return row.id === null ? null : toRepoView(row);
}
