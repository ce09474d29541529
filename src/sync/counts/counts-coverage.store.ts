import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../../database/query-rows.ts';
import { saveRows } from '../../database/save-rows.ts';
import type { Outcome } from '../../github/github.types.ts';
import { RepoCoverage } from '../coverage.entity.ts';
import { EVERYBODY } from '../coverage.store.ts';

/** The streams under which it is said what is held of a repo's numbers. */
export const COUNTS = 'counts';
export const STAR_HISTORY = 'star history';

export type CountsStream = typeof COUNTS | typeof STAR_HISTORY;

export interface Told {
  repoId: number;
  expected: number;
  stored: number;
  /** Null: all is known. */
  reason: string | null;
  /** What this account was refused; null: nothing. */
  refusal: string | null;
}

/** `null`: GitHub could not compute it. */
export interface Untold {
  repoId: number;
  outcome: Exclude<Outcome<unknown>, { kind: 'found' }> | null;
}

interface Reader {
  stream: CountsStream;
  accountId: number;
  /** Before GitHub was asked. */
  askedAt: Date;
  /** The day of which it told; null: of no day in particular. */
  asOf: Date | null;
}

type State = Partial<RepoCoverage> & Pick<RepoCoverage, 'stream' | 'accountId' | 'state'>;

/** Writes what is held of the numbers of repos. Bookkeeping: its rows are not counted. */
@Injectable()
export class CountsCoverageStore {
  /**
   * GitHub answered: whatever this account was refused before is over. When all was told last stays where less was told
   * now. `as_of` is a day of which nobody need ask again; what one account is refused, another one may well be told.
   */
  async saveTold(
    told: readonly Told[],
    { stream, accountId, askedAt, asOf }: Reader,
    em: EntityManager,
  ): Promise<void> {
    const text =
      'delete from repo_coverage where repo_id = any($1::bigint[]) and stream = $2 and account_id = $3';
    await queryRows(em, { text, values: [told.map(({ repoId }) => repoId), stream, accountId] });
    const key = { stream, accountId: EVERYBODY };
    const held = told.map((row) => toHeld(row, asOf));
    const [whole, partial] = [held.filter(isWhole), held.filter((row) => !isWhole(row))];
    await save({ ...key, state: 'complete', lastFullSweepAt: askedAt }, whole, em);
    await save({ ...key, state: 'partial' }, partial, em);
    const refused = told.flatMap(({ repoId, refusal: reason }) =>
      reason === null ? [] : [{ repoId, reason }],
    );
    await save({ stream, accountId, state: 'forbidden', asOf }, refused, em);
  }

  /** What is held of them stays. That it was refused is this account's alone to know; what nobody gets is everybody's. */
  async saveUntold(
    untold: readonly Untold[],
    { stream, accountId }: Reader,
    em: EntityManager,
  ): Promise<void> {
    const refused = untold.filter(isRefused).map(toUntoldRow);
    const nobodys = untold.filter((row) => !isRefused(row)).map(toUntoldRow);
    await save({ stream, accountId, state: 'forbidden', asOf: null }, refused, em);
    await save({ stream, accountId: EVERYBODY, state: 'unavailable' }, nobodys, em);
  }
}

async function save(
  state: State,
  rows: readonly Pick<RepoCoverage, 'repoId' | 'reason'>[],
  em: EntityManager,
): Promise<void> {
  await saveRows(
    em,
    RepoCoverage,
    rows.map((row) => ({ ...state, ...row })),
  );
}

function toHeld(
  { repoId, expected, stored, reason, refusal }: Told,
  asOf: Date | null,
): Omit<Told, 'refusal'> & { asOf: Date | null } {
  return { repoId, expected, stored, reason, asOf: reason === null || refusal === null ? asOf : null };
}

function isWhole({ reason }: Pick<Told, 'reason'>): boolean {
  return reason === null;
}

/** To another account the repo may well answer. */
function isRefused({ outcome }: Untold): boolean {
  return outcome?.kind === 'forbidden' || outcome?.kind === 'not_found';
}

function toUntoldRow({ repoId, outcome }: Untold): Pick<RepoCoverage, 'repoId' | 'reason'> {
  return { repoId, reason: toReason(outcome) };
}

function toReason(outcome: Untold['outcome']): string {
  if (outcome === null) return 'GitHub could not compute it';
  return outcome.kind === 'not_found' ? 'GitHub answered 404: deleted or hidden' : outcome.reason;
}
