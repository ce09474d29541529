import type { Subject } from '../../issues/rules/subject.ts';
import type { Sight } from '../../repos/repo-statements.ts';
import type { SqlValues } from '../../repos/sql-values.ts';
import type { OwnerSeriesOptions, PeopleOptions } from './contributor-options.ts';

export interface SeriesRequest {
  sight: Sight;
  subject: Subject;
  options: OwnerSeriesOptions;
}

const FIRST = { author: 'first_authored_at', committer: 'first_committed_at' };
const LAST = { author: 'last_authored_at', committer: 'last_committed_at' };

/** Columns of `contributor` under the date that counts. */
export function toDates({ date }: PeopleOptions): { first: string; last: string } {
  return { first: FIRST[date], last: LAST[date] };
}

/** As a list in SQL. */
export function toRoles({ coauthors }: PeopleOptions): string {
  return coauthors ? `('author', 'coauthor')` : `('author')`;
}

/** Of an identity `c.identity_id` and its row `i` of `identity_account`, if there is one: accounts above zero, others below. */
export const PERSON = 'coalesce(i.account_id, -c.identity_id)';

/**
 * CTE `scope`: the repos asked about that the reader may see. Months are timestamps without a time zone: those of UTC,
 * whatever the session's is.
 */
export function toScope({ sight, subject, options }: SeriesRequest, values: SqlValues): string {
  const visible = `visible_repo(${values.add(sight.viewerId)}, ${values.add(sight.at)})`;
  const condition =
    subject.scope === 'repository'
      ? `r.id = ${values.add(subject.repoId)}::bigint`
      : `r.owner_id = any(${values.add(subject.ownerIds)}::bigint[])`;
  const shown = options.visibility === 'public' ? `and r.visibility = 'public'` : '';
  return `scope as materialized (
    select r.id, o.login || '/' || r.name as full_name, r.fork, r.visibility, r.created_at,
      date_trunc('month', r.created_at at time zone 'UTC') as opened,
      h.completed_at is not null as known, h.started_oid is not null as being_read
    from ${visible} r join account o on o.id = r.owner_id left join commit_head h on h.repo_id = r.id
    where ${condition} ${shown}
  )`;
}

/**
 * CTE `part`: what each identity has done first in each of the repos `s` of `scope` that fit. Repo by repo along the key:
 * joined freely, PostgreSQL would rather read the contributors of all repos there are.
 */
export function toParts(options: PeopleOptions, fits = ''): string {
  const { first } = toDates(options);
  return `part as materialized (
    select s.id as repo_id, s.opened, c.identity_id, c.at
    from scope s cross join lateral (
      select c.identity_id, c.${first} at time zone 'UTC' as at from contributor c
      where c.repo_id = s.id and c.role in ${toRoles(options)} offset 0
    ) c
    where s.known ${fits}
  )`;
}

/**
 * CTE `first`: each person's first commit in each repo of `part`. For few repos identities are looked up one by one: left to
 * itself, PostgreSQL would rather read those of all people there are.
 */
export function toFirsts({ few }: { few: boolean }): string {
  const identity = few
    ? '(select * from identity_account i where i.identity_id = c.identity_id offset 0) i on true'
    : 'identity_account i on i.identity_id = c.identity_id';
  return `first as (
    select c.repo_id, c.opened, ${PERSON} as person, min(c.at) as at, bool_or(i.identity_id is null) as unasked
    from part c left join ${few ? 'lateral ' : ''}${identity}
    group by c.repo_id, c.opened, 3
  )`;
}

/**
 * CTE `bot`: the few people who are none, in whichever repos; found by indexes of their own, their accounts one by one.
 * Anybody may write a commit with somebody's address and a login that ends in [bot]: GitHub's word of an account counts for
 * more, and where there is none, one address without it speaks against all others.
 */
export const BOTS = `bot as materialized (
    select coalesce(i.account_id, -i.identity_id) as person
    from identity_account i
    left join lateral (select * from account a where a.id = i.account_id offset 0) a on true
    where i.bot and case when a.id is not null then a.login ilike '%[bot]'
      else not exists (select from identity_account o where o.account_id = i.account_id and not o.bot) end
    union select id from account where type = 'Bot'
  )`;

export const IS_BOT = 'person in (select person from bot)';

/** The current month. */
export function toThisMonth({ at }: Sight, values: SqlValues): string {
  return `date_trunc('month', ${values.add(at)}::timestamptz at time zone 'UTC')`;
}

export function toMonthOf(month: string, values: SqlValues): string {
  return `${values.add(`${month}-01`)}::timestamp`;
}

/** Of a first commit `at` in a repo that was `opened` then. Infinite: in no month of its series. */
export function toSlot(thisMonth: string): string {
  return `case when at < opened then '-infinity' when at >= ${thisMonth} + interval '1 month' then 'infinity'
    else date_trunc('month', at) end`;
}
