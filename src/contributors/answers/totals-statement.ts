import type { SqlStatement } from '../../database/query-rows.ts';
import { SqlValues } from '../../repos/sql-values.ts';
import {
  BOTS,
  IS_BOT,
  PERSON,
  type SeriesRequest,
  toParts,
  toScope,
  toSlot,
  toThisMonth,
} from './contributor-parts.ts';

/** How many people stand in one slot: `before`, `after`, or a month. */
export interface Slot {
  slot: string;
  /** Bots as well. */
  people: number;
  bots: number;
  unasked: number;
}

/** Rows of `Slot`: each person once, in the repo where they came first. */
export function toTotalsStatement(request: SeriesRequest): SqlStatement {
  const values = new SqlValues();
  const scope = toScope(request, values);
  const counted = request.options.forks ? '' : 'and not s.fork';
  return {
    text: `with ${scope}, ${toParts(request.options, counted)}, ${BOTS},
      earliest as (
        select distinct on (1) ${PERSON} as person, c.at, c.opened, i.identity_id is null as unasked
        from part c left join identity_account i on i.identity_id = c.identity_id
        order by 1, c.at, c.repo_id
      )
      ${toSlotCounts('earliest', toThisMonth(request.sight, values))}`,
    values: values.list,
  };
}

function toSlotCounts(people: string, thisMonth: string): string {
  return `select case slot when '-infinity' then 'before' when 'infinity' then 'after' else to_char(slot, 'YYYY-MM') end
      as slot, count(*)::int as people, count(*) filter (where bot)::int as bots,
      count(*) filter (where unasked)::int as unasked
    from (select ${toSlot(thisMonth)} as slot, ${IS_BOT} as bot, unasked from ${people}) p group by p.slot`;
}
