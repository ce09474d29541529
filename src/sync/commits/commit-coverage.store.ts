import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../../database/query-rows.ts';
import { saveRows } from '../../database/save-rows.ts';
import { type CoverageState, RepoCoverage } from '../coverage.entity.ts';
import { EVERYBODY } from '../coverage.store.ts';

/** The stream under which it is said what is held of a repo's commits. */
export const COMMITS = 'commits';

export interface CommitReader {
  /** Whatever this account was refused before is over once the repo has answered. */
  accountId: number;
  /** When the repo was as it is stored. */
  at: Date;
}

/** What keeps the commits of a repo from being held whole. */
export interface Shortcoming {
  state: Extract<CoverageState, 'partial' | 'forbidden' | 'unavailable'>;
  reason: string;
}

/** Writes what is held of the commits of repos. Bookkeeping: its rows are not counted. */
@Injectable()
export class CommitCoverageStore {
  /** All that the default branch reaches is stored. */
  async saveWhole(
    repoId: number,
    stored: number,
    { accountId, at }: CommitReader,
    em: EntityManager,
  ): Promise<void> {
    const state = stored === 0 ? 'empty' : 'complete';
    await this.save([{ repoId, state, expected: stored, stored, lastFullSweepAt: at }], accountId, em);
  }

  /** Stored whole at an earlier time; `at`: when GitHub said that there was nothing new, if it was asked since. */
  async confirm(
    repoIds: readonly number[],
    { accountId, at }: Pick<CommitReader, 'accountId'> & Partial<CommitReader>,
    em: EntityManager,
  ): Promise<void> {
    const state = { state: 'complete' as const, ...(at ? { lastFullSweepAt: at } : {}) };
    const rows = repoIds.map((repoId) => ({ repoId, ...state }));
    await this.save(rows, accountId, em);
  }

  /** What is stored stays. Being refused is this account's alone to know; the rest is everybody's. */
  async saveShort(
    accountId: number,
    repos: readonly ({ repoId: number } & Shortcoming)[],
    em: EntityManager,
  ): Promise<void> {
    const rows = repos.map((repo) => ({
      ...repo,
      stream: COMMITS,
      accountId: repo.state === 'forbidden' ? accountId : EVERYBODY,
    }));
    await saveRows(em, RepoCoverage, rows);
  }

  private async save(
    rows: readonly (Partial<RepoCoverage> & Pick<RepoCoverage, 'repoId' | 'state'>)[],
    accountId: number,
    em: EntityManager,
  ): Promise<void> {
    const text =
      'delete from repo_coverage where repo_id = any($1::bigint[]) and stream = $2 and account_id = $3';
    await queryRows(em, { text, values: [rows.map(({ repoId }) => repoId), COMMITS, accountId] });
    const held = { stream: COMMITS, accountId: EVERYBODY, reason: null };
    await saveRows(
      em,
      RepoCoverage,
      rows.map((row) => ({ ...row, ...held })),
    );
  }
}
