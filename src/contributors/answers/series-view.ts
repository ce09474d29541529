import { toInstant, toInstantOrNull } from '../../repos/instant.ts';
import type { HeldRow, HeldSummary, RepoRow } from './held-statements.ts';
import type { CommitsHeld, MonthView, OwnerSeries, SeriesItem, SeriesRepoView } from './series.dto.ts';
import type { SeriesRow } from './series-statement.ts';
import { toNumbers } from './totals.ts';

export function toCommitsHeld(row: HeldRow): CommitsHeld {
  const { state, reason, complete, stored: commits, last_full_sweep_at: sweptAt } = row;
  return { state, reason, complete, commits, lastFullSweepAt: toInstantOrNull(sweptAt) };
}

export function toRepoView(row: RepoRow, withBots: boolean): SeriesRepoView {
  const { id, full_name: fullName, fork, visibility, created_at: createdAt } = row;
  const sums = {
    all: { people: row.people, bots: row.bots, unasked: row.unasked },
    before: { people: row.people_before, bots: row.bots_before, unasked: 0 },
    after: { people: row.people_after, bots: row.bots_after, unasked: 0 },
  };
  return {
    id,
    fullName,
    fork,
    visibility,
    createdAt: toInstant(createdAt),
    ...toNumbers(row.known ? sums : null, withBots),
    coverage: toCommitsHeld(row),
  };
}

export function toMonthView({
  month,
  new_contributors: newContributors,
  new_bots: newBots,
}: SeriesRow): MonthView {
  return { month, newContributors, newBots };
}

export function toItem(row: SeriesRow): SeriesItem {
  return { repositoryId: row.repo_id, repository: row.full_name, ...toMonthView(row) };
}

export function toCoverage({ repositories, complete, incomplete }: HeldSummary): OwnerSeries['coverage'] {
  return {
    repositories,
    complete,
    incomplete: incomplete.map(({ id, full_name: fullName, state, reason }) => ({
      id,
      fullName,
      state,
      reason,
    })),
  };
}
