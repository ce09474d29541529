import type { Client } from 'pg';
import { ApiReader } from './api-reader.ts';
import { createDatabase, withClient } from './bench-database.ts';
import type { Built } from './built.ts';
import {
  generateContributors,
  ORGANIZATION,
  ORGANIZATION_ID,
  READER,
  REPOS,
} from './generate-contributors.ts';
import { quantile, tell, tellSection, timed, toMs, toRatio } from './report.ts';
import { createApiKey, createSecretKey, ServiceProcess } from './service-process.ts';

const ROUNDS = 9;
const KEYS = 4;
const MOST_MS = 300;
const PATH = `/api/organizations/${ORGANIZATION}/contributors/new`;

const ANSWERS = [
  { what: 'first page (limit=100)', path: `${PATH}?limit=100` },
  { what: 'first page (limit=1000)', path: `${PATH}?limit=1000` },
  { what: 'co-authors, committer dates, forks', path: `${PATH}?coauthors=true&date=committer&forks=true` },
];

/** The least that finds each person's first commit in each repo, from what is kept for it. */
const LEAST = `select count(*) from (
    select c.repo_id, coalesce(i.account_id, -c.identity_id), min(c.first_authored_at)
    from contributor c join repo r on r.id = c.repo_id left join identity_account i using (identity_id)
    where r.owner_id = ${ORGANIZATION_ID} and c.role = 'author' group by 1, 2
  ) people`;

/** The same from the commits themselves. */
const FROM_COMMITS = `select count(*) from (
    select c.repo_id, coalesce(i.account_id, -c.author_id), min(c.authored_at)
    from commit c join repo r on r.id = c.repo_id left join identity_account i on i.identity_id = c.author_id
    where r.owner_id = ${ORGANIZATION_ID} group by 1, 2
  ) people`;

/** The answer for an organization, over HTTP, beside the least SQL that looks at each person. */
export async function benchContributors(built: Built, serverUrl: string, commits: number): Promise<void> {
  const url = await createDatabase(built, serverUrl, 'bench_contributors');
  await withClient(url, async (client) => {
    const { ms } = await timed(() => generateContributors(client, commits));
    tellSection(
      `New contributors of ${REPOS} repos with ${commits} commits (made in ${Math.round(ms / 1000)} s), median of ${ROUNDS}`,
    );
    await tellRows(client);
    const leastMs = await median(() => client.query(LEAST));
    tell('least SQL, from what is kept of each person', toMs(leastMs));
    tell('least SQL, from the commits', toMs(await median(() => client.query(FROM_COMMITS))));
    await benchAnswers(client, url, leastMs);
  });
}

async function benchAnswers(client: Client, url: string, leastMs: number): Promise<void> {
  const service = await ServiceProcess.start({ DATABASE_URL: url, SECRET_KEYS: createSecretKey() });
  try {
    const keys: string[] = [];
    for (let key = 1; key <= KEYS; key += 1) keys.push(await createApiKey(client, READER));
    const reader = new ApiReader(service.url, keys);
    for (const { what, path } of ANSWERS) {
      const ms = await median(() => reader.read(path));
      tell(what, toMs(ms), { is: ms <= MOST_MS, text: `<= ${MOST_MS} ms` });
      tell('  to the least SQL', toRatio(ms / leastMs));
    }
    const csv = `/export/contributors?organization=${ORGANIZATION}`;
    tell('CSV, whole', toMs(await median(() => readText(service.url + csv, keys[0] ?? ''))));
  } finally {
    await service.stop();
  }
}

async function tellRows(client: Client): Promise<void> {
  const { rows } = await client.query<Record<'contributors' | 'identities' | 'people', number>>(
    `select (select count(*)::int from contributor) as contributors, (select count(*)::int from identity) as identities,
       (select count(distinct coalesce(i.account_id, -c.identity_id))::int
         from contributor c left join identity_account i using (identity_id)) as people`,
  );
  const { contributors = 0, identities = 0, people = 0 } = rows[0] ?? {};
  tell('contributor rows / identities / people', `${contributors} / ${identities} / ${people}`);
}

async function readText(url: string, key: string): Promise<string> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
  if (response.status !== 200) throw new Error(`${url} was answered with ${response.status}`);
  return response.text();
}

/** The first round warms the caches and does not count. */
async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const { ms } = await timed(work);
    if (round > 0) times.push(ms);
  }
  return quantile(times, 0.5);
}
