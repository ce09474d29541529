import type { Client } from 'pg';
import type { IndicatorQueries } from '../../src/issues/indicators/indicator.queries.ts';
import type { SubjectName } from '../../src/issues/rules/subject.queries.ts';
import { createDatabase, openOrm, withClient } from './bench-database.ts';
import type { Built } from './built.ts';
import { generateItems, LONE_REPO, ORGANIZATION, READER } from './generate-items.ts';
import { quantile, tell, tellSection, timed, toMs, toRatio } from './report.ts';

const ROUNDS = 5;
const MOST_CACHED_MS = 50;
const DAY_MS = 86_400_000;

interface Case {
  what: string;
  name: SubjectName;
  /** The least that finds how many were opened in each month. */
  least: string;
  mostMs: number;
}

const LEAST = `select date_trunc('month', i.created_at, 'UTC'), count(*) from issue i`;

const CASES: Case[] = [
  {
    what: 'a repository',
    name: { repository: LONE_REPO },
    least: `${LEAST} where i.repo_id = ${LONE_REPO} group by 1`,
    mostMs: 2000,
  },
  {
    what: 'an organization of 1000',
    name: { organization: ORGANIZATION },
    least: `${LEAST} join repo r on r.id = i.repo_id where r.owner_id = 3 group by 1`,
    mostMs: 3000,
  },
];

/** Numbers over many items, from rows and as they were kept, each beside the least SQL that looks at all of them. */
export async function benchIndicators(built: Built, serverUrl: string, items: number): Promise<void> {
  const url = await createDatabase(built, serverUrl, 'bench_indicators');
  await withClient(url, async (client) => {
    const { ms } = await timed(() => generateItems(client, items));
    tellSection(`Indicators over ${items} items (made in ${Math.round(ms / 1000)} s), median of ${ROUNDS}`);
    const orm = await openOrm(built, url);
    try {
      const queries = createQueries(built, orm.em.fork());
      for (const one of CASES) await benchCase(client, queries, one);
    } finally {
      await orm.close();
    }
  });
}

function createQueries(
  built: Built,
  em: ConstructorParameters<typeof IndicatorQueries>[0],
): IndicatorQueries {
  const clock = new built.SystemClock();
  const subjects = new built.SubjectQueries(em);
  const cache = new built.IndicatorCacheStore(em, clock);
  return new built.IndicatorQueries(em, subjects, new built.LabelRuleQueries(em), cache, clock);
}

async function benchCase(
  client: Client,
  queries: IndicatorQueries,
  { what, name, least, mostMs }: Case,
): Promise<void> {
  const leastMs = await median(() => client.query(least));
  // From midnight: other windows are not kept.
  const years = new Date((Math.floor(Date.now() / DAY_MS) - 10 * 365) * DAY_MS);
  for (const [window, from] of [
    ['thirteen months', undefined],
    ['all ten years', years],
  ] as const) {
    const wanted = { kind: 'all', state: 'all', from } as const;
    const get = (): Promise<unknown> => queries.get(READER, name, wanted);
    const forget = (): Promise<unknown> => client.query('delete from indicator_cache');
    const fromRows = await median(get, forget);
    tell(`${what}, ${window}: from rows`, toMs(fromRows), {
      is: fromRows <= mostMs,
      text: `<= ${mostMs / 1000} s`,
    });
    tell('  to the least SQL that looks at each item', `${toRatio(fromRows / leastMs)} of ${toMs(leastMs)}`);
    const kept = await median(get);
    tell('  as they were kept', toMs(kept), { is: kept <= MOST_CACHED_MS, text: `<= ${MOST_CACHED_MS} ms` });
  }
}

/** The first round warms the caches and does not count. */
async function median(work: () => Promise<unknown>, before?: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    await before?.();
    const { ms } = await timed(work);
    if (round > 0) times.push(ms);
  }
  return quantile(times, 0.5);
}
