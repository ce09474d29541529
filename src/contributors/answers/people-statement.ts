import type { SqlStatement } from '../../database/query-rows.ts';
import { SqlValues } from '../../repos/sql-values.ts';
import type { PersonPosition } from './contributor-options.ts';
import { BOTS, IS_BOT, PERSON, type SeriesRequest, toDates, toRoles, toScope } from './contributor-parts.ts';

export interface PeopleRequest extends SeriesRequest {
  repoId: number;
  limit: number;
  after: PersonPosition | undefined;
}

export interface PersonRow {
  person: number;
  /** Of `first_at`, in seconds since 1970: what pages are cut by. */
  sort_key: number;
  account_id: number | null;
  login: string | null;
  name: string | null;
  email: string | null;
  bot: boolean;
  asked: boolean;
  /** As the API writes instants: what JavaScript reads in PostgreSQL's own text is wrong for the first century. */
  first_at: string;
  last_at: string;
  commits: number;
  coauthored: number;
}

/**
 * Rows of `PersonRow` by first commit. Names, e-mails and the logins within them are those of this repo's own commits: an
 * identity is met in repos that the reader may not see as well.
 */
export function toPeopleStatement(request: PeopleRequest): SqlStatement {
  const { options, repoId, after } = request;
  const values = new SqlValues();
  const scope = toScope(request, values);
  const { first, last } = toDates(options);
  const roles = toRoles(options);
  const conditions = [options.bots ? 'true' : 'not bot', ...(after ? [toBehind(after, values)] : [])];
  return {
    text: `with ${scope}, ${BOTS},
      member as materialized (
        select c.*, ${PERSON} as person, i.account_id, i.login, i.identity_id is not null as asked
        from scope s join contributor c on c.repo_id = s.id left join identity_account i on i.identity_id = c.identity_id
        where s.known and c.role in ('author', 'coauthor')
      ),
      person as (
        select person, min(${first}) as first_at, max(${last}) as last_at,
          coalesce(sum(commits) filter (where role = 'author'), 0)::int as commits
        from member where role in ${roles} group by person
      ),
      page as materialized (
        select * from (select *, date_part('epoch', first_at)::bigint as sort_key, ${IS_BOT} as bot from person) p
        where ${conditions.join(' and ')} order by sort_key, person limit ${values.add(request.limit)}
      ),
      named as materialized (
        select m.person, m.identity_id from page p join member m on m.person = p.person and m.role = 'coauthor'
      )
      select p.person, p.sort_key, p.bot, p.commits, ${toInstant('p.first_at')} as first_at,
        ${toInstant('p.last_at')} as last_at, m.account_id, m.asked, coalesce(a.login, m.login) as login, m.name,
        case when m.account_id is null then nullif(e.email, '') end as email, coalesce(k.commits, 0) as coauthored
      from page p
      join (${toSamples(last)}) m on m.person = p.person
      join identity e on e.id = m.identity_id
      left join account a on a.id = m.account_id
      left join (${toCoauthored(values.add(repoId))}) k on k.person = p.person
      order by p.sort_key, p.person`,
    values: values.list,
  };
}

/** The identity that a person used last, rather one that has written than one that was named, and what it was called. */
function toSamples(last: string): string {
  return `select distinct on (m.person) m.person, m.identity_id, m.account_id, m.login, m.asked,
      case m.role
        when 'author' then (select c.author_name from commit c where c.repo_id = m.repo_id and c.oid = m.sample_oid)
        else (select k.name from commit_coauthor k
          where k.repo_id = m.repo_id and k.oid = m.sample_oid and k.identity_id = m.identity_id)
      end as name
    from page p join member m on m.person = p.person
    order by m.person, m.role, m.${last} desc, m.identity_id`;
}

/** Commits that name the person, whichever of their identities, and that somebody else has written. */
function toCoauthored(repoId: string): string {
  return `select m.person, count(distinct k.oid)::int as commits
    from named m join commit_coauthor k on k.repo_id = ${repoId}::bigint and k.identity_id = m.identity_id
    join commit c on c.repo_id = ${repoId}::bigint and c.oid = k.oid
    left join identity_account i on i.identity_id = c.author_id
    where coalesce(i.account_id, -c.author_id) <> m.person
    group by m.person`;
}

function toBehind([seconds, person]: PersonPosition, values: SqlValues): string {
  return `(sort_key, person) > (${values.add(seconds)}::bigint, ${values.add(person)}::bigint)`;
}

function toInstant(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
