import type { Client } from 'pg';

export const READER = 1;
export const ORGANIZATION = 'owner-3';
export const ORGANIZATION_ID = 3;
export const REPOS = 150;

/** In the commits of all repos alike; everybody else is met in one. */
const REGULARS = 100;
/** Of each repo's commits. */
const COMMITS_PER_PERSON = 20;

/**
 * The organization's 150 repos, a few of them with most of the commits; a fifth of these by a hundred people. One identity
 * in three belongs to an account that has another one. Over ten years; some began before their repos did.
 */
export async function generateContributors(client: Client, commits: number): Promise<void> {
  // References of millions of rows that are right by construction need no looking up.
  await client.query('set session_replication_role = replica');
  await client.query('select setseed(0.5)');
  for (const sql of STATEMENTS) await client.query(sql.replaceAll(':commits', String(commits)));
  await client.query('set session_replication_role = default');
  await client.query('vacuum analyze');
}

const FACTS = `min(c.oid), min(c.authored_at), max(c.authored_at), min(c.committed_at), max(c.committed_at), count(*)::int`;

const STATEMENTS = [
  `insert into account select i, 'U_' || i, 'Organization', 'owner-' || i, null, null, null
   from generate_series(1, 1000) i`,
  `insert into viewer values (${READER}, true, now(), now())`,
  `insert into credential (account_id, kind, sealed_token, scopes, state, created_at)
   values (${READER}, 'oauth', 'sealed', '{}', 'alive', now())`,
  // Others, too, so that what is asked for has to be found.
  `insert into repo select i, 'R_' || i, case when i <= ${REPOS} then ${ORGANIZATION_ID} else 4 + i % 900 end,
     'repo-' || i, case when i % 3 = 0 then 'private' else 'public' end, i % 10 = 0, false, false, false, 'main', null,
     null, null, null, 0, 0, 0, 0, now() - (120 - i % 100) * interval '1 month', now(), now(), null, null, null
   from generate_series(1, 10 * ${REPOS}) i`,
  `insert into repo_access select ${READER}, i, 'pull', true, now() + interval '9 days'
   from generate_series(1, ${REPOS}) i`,
  `insert into repo_coverage (repo_id, stream, account_id, state, expected, stored)
   select i, 'commits', 0, 'complete', null, null from generate_series(1, ${REPOS}) i`,
  `create temp table pool as
   select r as repo_id, size, ${REGULARS} + sum(size) over (order by r)::bigint - size as base
   from (select r, ceil(:commits * (power(r / ${REPOS}.0, 1 / 3.0) - power((r - 1) / ${REPOS}.0, 1 / 3.0))
       / ${COMMITS_PER_PERSON})::bigint as size
     from generate_series(1, ${REPOS}) r) s`,
  `insert into identity (id, email, name) select i, 'person.' || i || '@example.com', ''
   from generate_series(1, (select max(base + size) from pool)) i`,
  `insert into identity_name select i, 'Person Number ' || i from generate_series(1, (select max(base + size) from pool)) i`,
  `insert into identity_account select i,
     case when i % 5 < 4 then 10000 + case when i % 3 = 0 then i - 1 else i end end,
     case when i % 5 < 4 then 'person-' || case when i % 3 = 0 then i - 1 else i end end,
     case when i % 5 < 4 then 'api' else 'none' end, i % 200 = 0, now()
   from generate_series(1, (select max(base + size) from pool)) i`,
  `insert into commit (repo_id, oid, author_id, author_name, committer_id, authored_at, committed_at, parents, subject)
   select repo_id, encode(substring(sha256(i::text::bytea) for 20), 'hex'), author, 'Person Number ' || author,
     case when i % 3 = 0 then author else 1 end, at, at + interval '1 day', 1,
     'Make the parser of dates faster and simpler (#' || i || ')'
   from (select i, p.repo_id, now() - (1 - i::float8 / :commits) * interval '3650 days' as at,
       case when i % 5 = 0 then 1 + floor(random() * ${REGULARS})::bigint
         else p.base + 1 + floor(power(random(), 2) * p.size)::bigint end as author
     from (select i, 1 + floor(${REPOS} * power(random(), 3))::int as repo_id from generate_series(1, :commits) i) i
     join pool p using (repo_id)) made`,
  `insert into commit_coauthor select repo_id, oid, 1 + (author_id * 7919) % (select max(base + size) from pool), 'Somebody' from commit
   where get_byte(decode(oid, 'hex'), 0) % 30 = 0`,
  // Repo by repo, as they are written.
  `insert into contributor select repo_id, id, role, ${FACTS}
   from (
     select repo_id, oid, authored_at, committed_at, author_id as id, 'author' as role from commit
     union all select repo_id, oid, authored_at, committed_at, committer_id, 'committer' from commit
     union all select repo_id, oid, authored_at, committed_at, identity_id, 'coauthor'
     from commit join commit_coauthor using (repo_id, oid)
   ) c
   group by 1, 2, 3 order by 1, 2, 3`,
  `insert into commit_head select i, (select min(oid) from commit where repo_id = i), now(), null
   from generate_series(1, ${REPOS}) i`,
];
