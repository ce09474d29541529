import type { Client } from 'pg';

/** Has access to a quarter of all repos, all of them private. */
export const BIG_VIEWER = 1;
/** Has access to 300 private repos. */
export const SMALL_VIEWER = 9;

const OWNERS = 20_000;
const TOPICS = 500;

/**
 * Owners, languages, topics and stars follow power laws, as on GitHub: a few have most. 60% are public; of the others
 * `BIG_VIEWER` reaches the larger part and other viewers the rest. Forks have no stars.
 */
export async function generate(client: Client, rows: number): Promise<void> {
  for (const sql of STATEMENTS) await client.query(sql.replaceAll(':rows', String(rows)));
  await client.query('vacuum analyze');
}

const LANGUAGES = `array['TypeScript','JavaScript','Python','Go','Rust','Java','C','C++','C#','Ruby','PHP','Shell','HTML',
  'CSS','Kotlin','Swift','Scala','Haskell','Elixir','Erlang','Lua','Perl','R','Julia','Zig','Nim','OCaml','Clojure',
  'Dart','Brainfuck']`;

const STATEMENTS = [
  `insert into account select i, 'U_' || i, case when i % 3 = 0 then 'Organization' else 'User' end, 'owner-' || i,
     'Owner ' || i, case when i % 2 = 0 then 'owner-' || i || '@example.com' end, null
   from generate_series(1, ${OWNERS}) i`,
  `insert into viewer select i, true, now(), now() from generate_series(1, 10) i`,
  `insert into credential (account_id, kind, sealed_token, scopes, state, created_at)
   select i, 'oauth', 'sealed', '{}', 'alive', now() from generate_series(1, 10) i`,
  `insert into repo
   select 1000000 + i, 'R_' || i, 1 + floor(${OWNERS} * power(a, 3))::int, 'repo-' || substr(md5(i::text), 1, 8),
     case when b < 0.6 then 'public' when b < 0.99 then 'private' else 'internal' end, c < 0.3, d < 0.08, false, false,
     'main', 'About ' || md5((i * 7)::text) || ' for ' || (array['web', 'data', 'cloud', 'tools', 'lib'])[1 + i % 5], null,
     case when e >= 0.2 then (${LANGUAGES})[1 + floor(30 * power((e - 0.2) / 0.8, 2.5))::int] end, 'MIT',
     case when c < 0.3 or f < 0.5 then 0 else floor(power(10, 5.5 * power(f, 6)))::int end, 0, 0, 100,
     timestamptz '2010-01-01' + i * interval '450 seconds', now() - g * interval '3000 days',
     case when g >= 0.02 then now() - g * interval '3000 days' end, case when d > 0.99 then now() end
   from (select i, random() a, random() b, random() c, random() d, random() e, random() f, random() g
         from generate_series(1, :rows) i) s`,
  `insert into repo_access select ${BIG_VIEWER}, id, 'pull', id % 2 = 0, now() + interval '1 day'
   from (select id from repo where visibility <> 'public' order by md5(id::text) limit :rows / 4) s`,
  `insert into repo_access select 2 + id % 7, id, 'pull', true, now() + interval '1 day' from repo
   where visibility <> 'public' and not exists (select 1 from repo_access a where a.repo_id = repo.id)`,
  `insert into repo_access select ${SMALL_VIEWER}, id, 'pull', true, now() + interval '1 day'
   from (select id from repo where visibility <> 'public' order by md5((id * 3)::text) limit 300) s`,
  `insert into topic select 'topic-' || i from generate_series(1, ${TOPICS}) i`,
  `insert into repo_topic select 1000000 + i, 'topic-' || (1 + floor(${TOPICS} * power(random(), 3))::int)
   from generate_series(1, :rows) i, generate_series(1, 2) on conflict do nothing`,
];
