import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../../database/query-rows.ts';
import { saveRows } from '../../database/save-rows.ts';
import { RepoCoverage } from '../coverage.entity.ts';
import { EVERYBODY } from '../coverage.store.ts';

/** The stream under which it is said what is held of a repo's tags. */
export const TAGS = 'tags';

export interface HeldTags {
  repoId: number;
  /** How many GitHub said there are. */
  expected: number;
  stored: number;
  asOf: Date | null;
}

export interface Refused {
  repoId: number;
  reason: string;
}

const EVERYBODYS = { stream: TAGS, accountId: EVERYBODY };

/** Writes what is held of the tags of repos. Bookkeeping: its rows are not counted. */
@Injectable()
export class TagCoverageStore {
  /** Read whole, none at all included: that GitHub says so is known, which is what `complete` means. */
  async saveComplete(repos: readonly (HeldTags & { startedAt: Date })[], em: EntityManager): Promise<void> {
    const whole = { ...EVERYBODYS, state: 'complete' as const, reason: null };
    const rows = repos.map(({ startedAt, ...held }) => ({ ...whole, ...held, lastFullSweepAt: startedAt }));
    await saveRows(em, RepoCoverage, rows);
  }

  /** When they were last read whole stays as it is. */
  async savePartial(repos: readonly HeldTags[], reason: string, em: EntityManager): Promise<void> {
    const rows = repos.map((held) => ({ ...EVERYBODYS, state: 'partial' as const, reason, ...held }));
    await saveRows(em, RepoCoverage, rows);
  }

  /** Their first page is here. What is known from an earlier reading stands until this one is through. */
  async saveBegun(repos: readonly Omit<HeldTags, 'asOf'>[], em: EntityManager): Promise<void> {
    const begun = { ...EVERYBODYS, state: 'partial' as const, asOf: null };
    const rows = repos.map((held) => ({ ...begun, ...held, reason: 'Not read to the end so far' }));
    await saveRows(em, RepoCoverage, rows, { insertOnly: true });
  }

  /** GitHub could not compute them; what is held of them stays. */
  async saveUnavailable(repoIds: readonly number[], em: EntityManager): Promise<void> {
    const state = { state: 'unavailable' as const, asOf: null, reason: 'GitHub could not compute them' };
    await saveRows(
      em,
      RepoCoverage,
      repoIds.map((repoId) => ({ ...EVERYBODYS, repoId, ...state })),
    );
  }

  /** Withheld from this account: shown to it alone, and nothing else changes. */
  async saveRefused(accountId: number, refused: readonly Refused[], em: EntityManager): Promise<void> {
    const unknown = { expected: null, stored: null, lastFullSweepAt: null, asOf: null };
    const own = { stream: TAGS, accountId, state: 'forbidden' as const, ...unknown };
    await saveRows(
      em,
      RepoCoverage,
      refused.map(({ repoId, reason }) => ({ ...own, repoId, reason })),
    );
  }

  /** They answered this account just now: whatever it was refused before is over. */
  async forgetRefusals(accountId: number, repoIds: readonly number[], em: EntityManager): Promise<void> {
    const text =
      'delete from repo_coverage where repo_id = any($1::bigint[]) and stream = $2 and account_id = $3';
    await queryRows(em, { text, values: [repoIds, TAGS, accountId] });
  }

  /** When each was last read whole, by a reading that began then; no entry: never. */
  async findSweeps(repoIds: readonly number[], em: EntityManager): Promise<Map<number, Date>> {
    if (repoIds.length === 0) return new Map();
    const text = `select repo_id as id, last_full_sweep_at as at from repo_coverage
      where repo_id = any($1::bigint[]) and stream = $2 and account_id = $3 and last_full_sweep_at is not null`;
    const values = [repoIds, TAGS, EVERYBODY];
    const rows = await queryRows<{ id: number; at: Date | string }>(em, { text, values });
    return new Map(rows.map(({ id, at }) => [id, new Date(at)]));
  }
}
