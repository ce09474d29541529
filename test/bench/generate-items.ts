import type { Client } from 'pg';

/** Sees all of it, half of it through access rows. */
export const READER = 1;
/** One repo with as many items as all repos of the other one's together. */
export const LONE_REPO = 1;
export const ORGANIZATION = 'owner-3';
const REPOS = 1000;

/**
 * Twice `items`: in one repo, and in the thousand of an organization. Over ten years, more than half of them issues;
 * four in five are closed, a third carries a label for bugs, one in twelve one for performance, most one of an area.
 */
export async function generateItems(client: Client, items: number): Promise<void> {
  // References of millions of rows that are right by construction need no looking up.
  await client.query('set session_replication_role = replica');
  await client.query('select setseed(0.5)');
  for (const sql of STATEMENTS) await client.query(sql.replaceAll(':items', String(items)));
  await client.query('set session_replication_role = default');
  await client.query('vacuum analyze');
}

const STATEMENTS = [
  `insert into account select i, 'U_' || i, 'Organization', 'owner-' || i, null, null, null
   from generate_series(1, 1000) i`,
  `insert into viewer values (${READER}, true, now(), now())`,
  `insert into credential (account_id, kind, sealed_token, scopes, state, created_at)
   values (${READER}, 'oauth', 'sealed', '{}', 'alive', now())`,
  `insert into repo select i, 'R_' || i, case when i = ${LONE_REPO} then 2 else 3 end, 'repo-' || i,
     case when i % 2 = 0 then 'public' else 'private' end, false, false, false, false, 'main', null, null, null, null,
     0, 0, 0, 0, now(), now(), now(), null, null, null
   from generate_series(1, ${REPOS} + 1) i`,
  `insert into repo_access select ${READER}, i, 'pull', true, now() + interval '9 days'
   from generate_series(1, ${REPOS} + 1) i`,
  `insert into issue_version select i, 1 from generate_series(1, ${REPOS} + 1) i`,
  `insert into label select r, r * 1000 + l, 'L_' || r || '_' || l,
     case l when 1 then 'bug' when 2 then 'performance' when 3 then 'regression' else 'area/' || l end, 'ededed', null,
     case l when 1 then 'bug' when 3 then 'bug' when 2 then 'performance' else 'other' end, 0.9, 'generated'
   from generate_series(1, ${REPOS} + 1) r, generate_series(1, 30) l`,
  `create temp table place as
   select i, case when i <= :items then ${LONE_REPO} else 2 + i % ${REPOS} end as repo_id,
     case when i <= :items then i else (i - :items - 1) / ${REPOS} + 1 end as number,
     case when i <= :items then i else i - :items end::float8 / :items as age, random() a, random() b, random() c
   from generate_series(1, 2 * :items) i`,
  `insert into issue (repo_id, number, github_id, node_id, kind, title, body, state, author_id, comments, locked,
     created_at, updated_at, closed_at)
   select repo_id, number, i, 'I_' || i, case when a < 0.55 then 'issue' else 'pull' end, 'Title of ' || i,
     repeat(md5(i::text), 1 + (b * 20)::int), case when c < 0.8 then 'closed' else 'open' end, 1 + i % 1000, 3, false,
     opened, opened + interval '3 days', case when c < 0.8 then opened + b * b * b * interval '400 days' end
   from (select *, now() - interval '3650 days' + age * interval '3650 days' as opened from place) p`,
  `insert into issue_label select repo_id, number, repo_id * 1000 + 1 from place where a * 7 - floor(a * 7) < 0.3`,
  `insert into issue_label select repo_id, number, repo_id * 1000 + 2 from place where a * 11 - floor(a * 11) < 0.08`,
  `insert into issue_label select repo_id, number, repo_id * 1000 + 3 from place where a * 13 - floor(a * 13) < 0.1`,
  `insert into issue_label select repo_id, number, repo_id * 1000 + 4 + i % 20 from place
   where a * 17 - floor(a * 17) < 0.6`,
];
