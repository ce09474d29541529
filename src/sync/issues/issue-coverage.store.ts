import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../../database/query-rows.ts';
import { saveRows } from '../../database/save-rows.ts';
import { RepoCoverage } from '../coverage.entity.ts';
import { EVERYBODY } from '../coverage.store.ts';

/** The streams under which it is said what is held of a repo's issues. */
export const ISSUES = 'issues';
export const PULLS = 'pull requests';
export const LABELS = 'labels';
export const MILESTONES = 'milestones';

export type IssueStreamName = typeof ISSUES | typeof PULLS | typeof LABELS | typeof MILESTONES;

export const ALL_ISSUE_STREAMS: readonly IssueStreamName[] = [ISSUES, PULLS, LABELS, MILESTONES];

/** What was read of a stream, compared with what there is. */
export interface Compared {
  stream: IssueStreamName;
  /** Null: nobody told. */
  expected: number | null;
  stored: number;
  /** Why it is not all; null: it is. */
  reason: string | null;
}

interface RepoStreams {
  repoIds: readonly number[];
  streams: readonly IssueStreamName[];
}

/** Writes what is held of issues, pull requests, labels and milestones. Bookkeeping: its rows are not counted. */
@Injectable()
export class IssueCoverageStore {
  /** `sweptAt`: when the reading began, if it was a whole one; null keeps the one before. */
  async saveCompared(
    repoId: number,
    { compared, sweptAt }: { compared: readonly Compared[]; sweptAt: Date | null },
    em: EntityManager,
  ): Promise<void> {
    const swept = sweptAt === null ? {} : { lastFullSweepAt: sweptAt };
    const rows = compared.map(({ stream, expected, stored, reason }) => {
      const state = reason === null ? ('complete' as const) : ('partial' as const);
      return { repoId, stream, accountId: EVERYBODY, state, expected, stored, asOf: null, reason, ...swept };
    });
    await saveRows(em, RepoCoverage, rows);
  }

  /** Whether pull requests could be listed or not: GitHub counts none. */
  async saveNoPulls(repoIds: readonly number[], askedAt: Date, em: EntityManager): Promise<void> {
    const none = { state: 'complete' as const, expected: 0, stored: 0, asOf: null, reason: null };
    const of = { stream: PULLS, accountId: EVERYBODY, lastFullSweepAt: askedAt };
    const rows = repoIds.map((repoId) => ({ repoId, ...of, ...none }));
    await saveRows(em, RepoCoverage, rows);
  }

  /** Not shown to anybody; what is held of them stays. */
  async saveState(
    repoIds: readonly number[],
    {
      streams,
      state,
      reason,
    }: { streams: readonly IssueStreamName[]; state: 'disabled' | 'unavailable'; reason: string },
    em: EntityManager,
  ): Promise<void> {
    const rows = repoIds.flatMap((repoId) =>
      streams.map((stream) => ({ repoId, stream, accountId: EVERYBODY, state, reason })),
    );
    await saveRows(em, RepoCoverage, rows);
  }

  /** Withheld from this account: shown to it alone, and nothing else changes. With `askedAt`, it is not asked for again at once. */
  async saveRefused(
    accountId: number,
    { repoIds, streams, reason, askedAt }: RepoStreams & { reason: string; askedAt?: Date },
    em: EntityManager,
  ): Promise<void> {
    const unknown = { expected: null, stored: null, lastFullSweepAt: null, asOf: askedAt ?? null };
    const rows = repoIds.flatMap((repoId) =>
      streams.map((stream) => ({
        repoId,
        stream,
        accountId,
        state: 'forbidden' as const,
        reason,
        ...unknown,
      })),
    );
    await saveRows(em, RepoCoverage, rows);
  }

  /** They answered this account just now: whatever it was refused is over; with `before`, but what it asked for since. */
  async forgetRefusals(
    accountId: number,
    { repoIds, streams, before }: RepoStreams & { before?: Date },
    em: EntityManager,
  ): Promise<void> {
    const text = `delete from repo_coverage
      where repo_id = any($1::bigint[]) and stream = any($2::text[]) and account_id = $3
        and ($4::timestamptz is null or as_of is null or as_of <= $4)`;
    await queryRows(em, { text, values: [repoIds, streams, accountId, before ?? null] });
  }

  /** When a stream of the repo was last read whole, by a reading that began then; null: never. */
  async findSweptAt(repoId: number, stream: IssueStreamName, em: EntityManager): Promise<Date | null> {
    const text = `select last_full_sweep_at as at from repo_coverage
      where repo_id = $1 and stream = $2 and account_id = $3`;
    const [row] = await queryRows<{ at: Date | string | null }>(em, {
      text,
      values: [repoId, stream, EVERYBODY],
    });
    return row?.at ? new Date(row.at) : null;
  }
}
