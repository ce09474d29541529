import type { Client } from 'pg';

const MOST_TAGS = 5000;

/** As many tags as there are in the end; the repo with the most of them has 5,000. */
export interface Tagged {
  tags: number;
  repoId: number;
}

/**
 * 10 for each repo on average: 70 % have none, 2 % more than a hundred, the most starred one 5,000. All of them were
 * read whole when the repo was last pushed.
 */
export async function generateTags(client: Client): Promise<Tagged> {
  const { rows: first } = await client.query<{ id: string }>(
    `select id from repo where visibility = 'public' and unreachable_since is null order by stars desc, id limit 1`,
  );
  const repoId = Number(first[0]?.id);
  // References of ten million rows that are right by construction need no looking up.
  await client.query('set session_replication_role = replica');
  for (const sql of STATEMENTS) await client.query(sql.replaceAll(':most', String(repoId)));
  await client.query('set session_replication_role = default');
  await client.query('vacuum analyze');
  const { rows: counted } = await client.query<{ count: string }>('select count(*) from tag');
  return { tags: Number(counted[0]?.count), repoId };
}

/** Drawn from the id, so that every statement draws the same. */
const draw = (salt: number): string => `((hashint8extended(id, ${salt}) & 65535) / 65536.0)`;

const COUNTS = `select id, pushed_at, created_at,
    case when id = :most then ${MOST_TAGS} when ${draw(1)} < 0.7 then 0 when ${draw(1)} < 0.98
      then 1 + floor(20 * ${draw(2)})::int else 101 + floor(505 * ${draw(2)})::int end as count
  from repo`;

const STATEMENTS = [
  `insert into tag (repo_id, name, oid, annotated, tagged_at)
   select c.id, 'v' || n / 100 || '.' || n / 10 % 10 || '.' || n % 10, md5(c.id || '-' || n) || substr(md5(n::text), 1, 8),
     n % 3 = 0, case when n % 50 > 0 then c.created_at + n * interval '7 hours' end
   from (${COUNTS}) c, generate_series(0, c.count - 1) n`,
  `insert into repo_coverage (repo_id, stream, account_id, state, expected, stored, last_full_sweep_at, as_of)
   select id, 'tags', 0, 'complete', count, count, now(), pushed_at from (${COUNTS}) c`,
];
