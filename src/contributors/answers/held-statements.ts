import type { SqlStatement } from '../../database/query-rows.ts';
import { SqlValues } from '../../repos/sql-values.ts';
import {
  BOTS,
  IS_BOT,
  type SeriesRequest,
  toFirsts,
  toParts,
  toScope,
  toSlot,
  toThisMonth,
} from './contributor-parts.ts';

export type HeldState =
  'complete' | 'partial' | 'forbidden' | 'disabled' | 'empty' | 'unavailable' | 'unreachable';

/** What is held of the commits of one repo. */
export interface HeldRow {
  id: number;
  full_name: string;
  known: boolean;
  complete: boolean;
  /** Null: nobody has tried to read them so far. */
  state: HeldState | null;
  reason: string | null;
  stored: number | null;
  last_full_sweep_at: Date | string | null;
}

export type RepoRow = HeldRow & {
  fork: boolean;
  visibility: 'public' | 'private' | 'internal';
  created_at: Date | string;
  people: number;
  people_before: number;
  people_after: number;
  bots: number;
  bots_before: number;
  bots_after: number;
  unasked: number;
};

/** Over all repos asked about. */
export interface HeldSummary {
  repositories: number;
  complete: number;
  /** Those that totals are over. */
  counted: number;
  counted_known: number;
  /** The first month of any of these; null where there are none. */
  opened: string | null;
  /** The first of them by id. */
  incomplete: { id: number; full_name: string; state: HeldState | null; reason: string | null }[];
}

const MAX_INCOMPLETE = 100;

/** What was found out by or for everybody; what this reader was refused, where that is all. */
function toHeld(viewerId: number, values: SqlValues): string {
  return `held as (
    select s.*, v.state, v.reason, v.stored, v.last_full_sweep_at,
      coalesce(s.known and not s.being_read and v.state in ('complete', 'empty'), false) as complete
    from scope s left join lateral (
      select c.state, c.reason, c.stored, c.last_full_sweep_at from repo_coverage c
      where c.repo_id = s.id and c.stream = 'commits' and c.account_id in (0, ${values.add(viewerId)}::bigint)
      order by c.account_id limit 1
    ) v on true
  )`;
}

/** One row, `HeldSummary`. */
export function toHeldSummaryStatement(request: SeriesRequest): SqlStatement {
  const values = new SqlValues();
  const scope = toScope(request, values);
  const counted = request.options.forks ? 'true' : 'not fork';
  return {
    text: `with ${scope}, ${toHeld(request.sight.viewerId, values)}
      select count(*)::int as repositories, count(*) filter (where complete)::int as complete,
        count(*) filter (where ${counted})::int as counted,
        count(*) filter (where ${counted} and known)::int as counted_known,
        to_char(min(opened) filter (where ${counted}), 'YYYY-MM') as opened,
        (select coalesce(json_agg(i order by i.id), '[]') from (
          select id, full_name, state, reason from held where not complete order by id limit ${MAX_INCOMPLETE}
        ) i) as incomplete
      from held`,
    values: values.list,
  };
}

/** Rows of `HeldRow` by id. */
export function toHeldStatement(request: SeriesRequest): SqlStatement {
  const values = new SqlValues();
  return {
    text: `with ${toScope(request, values)}, ${toHeld(request.sight.viewerId, values)}
      select ${HELD_COLUMNS} from held s order by s.id`,
    values: values.list,
  };
}

const HELD_COLUMNS = `s.id, s.full_name, s.known, s.complete, s.state, s.reason, s.stored, s.last_full_sweep_at`;

const NUMBERS = ['people', 'people_before', 'people_after', 'bots', 'bots_before', 'bots_after', 'unasked'];

/** Rows of `RepoRow` by id, of these repos alone. */
export function toReposStatement(request: SeriesRequest, repoIds: readonly number[]): SqlStatement {
  const values = new SqlValues();
  const slot = toSlot(toThisMonth(request.sight, values));
  const wanted = `s.id = any(${values.add(repoIds)}::bigint[])`;
  return {
    text: `with ${toScope(request, values)}, ${toHeld(request.sight.viewerId, values)},
      ${toParts(request.options, `and ${wanted}`)}, ${toFirsts({ few: true })}, ${BOTS},
      number as (
        select repo_id, ${toCounts('people', 'true')}, ${toCounts('bots', 'bot')},
          count(*) filter (where unasked)::int as unasked
        from (select repo_id, ${slot} as slot, ${IS_BOT} as bot, unasked from first) f group by repo_id
      )
      select ${HELD_COLUMNS}, s.fork, s.visibility, s.created_at,
        ${NUMBERS.map((name) => `coalesce(n.${name}, 0) as ${name}`).join(', ')}
      from held s left join number n on n.repo_id = s.id
      where ${wanted} order by s.id`,
    values: values.list,
  };
}

function toCounts(name: string, condition: string): string {
  const toCount = (slot: string): string => `count(*) filter (where ${condition}${slot})::int as ${name}`;
  return [
    toCount(''),
    `${toCount(` and slot = '-infinity'`)}_before`,
    `${toCount(` and slot = 'infinity'`)}_after`,
  ].join(', ');
}
