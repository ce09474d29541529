import type { MikroORM } from '@mikro-orm/postgresql';
import type { Client } from 'pg';
import type { WholeTags } from '../../src/repos/tag.store.ts';
import { openOrm } from './bench-database.ts';
import type { Built } from './built.ts';
import { copyAll, copyBlocks } from './copy-in.ts';
import { quantile, tell, tellSection, timed, toMs, toRatio } from './report.ts';

const REPOS_PER_PAGE = 74;
const PAGES = 20;

/** Pages of repos whose tags were read whole once more: nothing changed, then some of everything. */
export async function benchTagSaving(built: Built, client: Client, url: string): Promise<void> {
  tellSection(`Saving the tags of ${REPOS_PER_PAGE} repos, a transaction each: p50 / p99 of ${PAGES}`);
  const pages = await readPages(client);
  const counts = pages.map((page) => page.reduce((sum, { tags }) => sum + tags.length, 0));
  tell('tags on a page, p50', String(quantile(counts, 0.5)));
  const readMs = await repeat(pages, async (page) => {
    const { ms } = await timed(() => client.query(READ, [toIds(page)]));
    return ms;
  });
  tell('reading them', readMs.map(toMs).join(' / '));
  const saver = { built, url, client };
  const unchanged = await save(saver, pages);
  tell('saving them unchanged', unchanged.ms.map(toMs).join(' / '));
  tell('  to reading', toRatio(unchanged.ms[0] / readMs[0]));
  tell('  rows rewritten', String(unchanged.written), { is: unchanged.written === 0, text: '0' });
  const copyMs = await repeat(pages, (page) => copyAgain(client, page));
  tell('COPY of them into the same table', copyMs.map(toMs).join(' / '));
  const changed = pages.map((page) => page.map(change));
  const { ms, written } = await save(saver, changed);
  tell('saving them, some moved, gone or new', ms.map(toMs).join(' / '));
  tell('  of COPY', toRatio(copyMs[0] / ms[0]));
  const wanted = countChanges(pages, changed);
  tell('  rows written, all pages', String(written), { is: written === wanted, text: String(wanted) });
}

const READ = `select repo_id, name, oid, annotated, tagged_at from tag where repo_id = any ($1)`;

/** Of repos that follow one another by stars, as a ranking brings them. */
async function readPages(client: Client): Promise<WholeTags[][]> {
  const { rows } = await client.query<{ id: string }>('select id from repo order by (-stars), id limit $1', [
    PAGES * REPOS_PER_PAGE,
  ]);
  const pages: WholeTags[][] = [];
  for (let start = 0; start < rows.length; start += REPOS_PER_PAGE) {
    const ids = rows.slice(start, start + REPOS_PER_PAGE).map(({ id }) => Number(id));
    pages.push(await readPage(client, ids));
  }
  return pages;
}

async function readPage(client: Client, ids: readonly number[]): Promise<WholeTags[]> {
  const { rows } = await client.query<Stored>(READ, [ids]);
  const byRepo = Map.groupBy(rows, ({ repo_id }) => Number(repo_id));
  return ids.map((repoId) => ({ repoId, tags: (byRepo.get(repoId) ?? []).map(toTag) }));
}

type Tag = WholeTags['tags'][number];
type Stored = Omit<Tag, 'taggedAt'> & { repo_id: string; tagged_at: Date | null };

function toTag({ name, oid, annotated, tagged_at: taggedAt }: Stored): Tag {
  return { name, oid, annotated, taggedAt };
}

/** Every twelfth is gone, every twelfth has moved, and for every twelfth there is a new one. */
function change({ repoId, tags }: WholeTags): WholeTags {
  const changed: Tag[] = [];
  for (const [index, tag] of tags.entries()) {
    if (index % 12 === 0) continue;
    changed.push(index % 12 === 3 ? { ...tag, oid: 'f'.repeat(40) } : tag);
    if (index % 12 === 7) changed.push({ ...tag, name: `${tag.name}-new` });
  }
  return { repoId, tags: changed };
}

/** Moved or new: what is gone leaves no row. */
function countChanges(before: readonly WholeTags[][], after: readonly WholeTags[][]): number {
  const known = new Set(before.flat().flatMap(({ tags }) => tags));
  return after.flat().reduce((sum, { tags }) => sum + tags.filter((tag) => !known.has(tag)).length, 0);
}

function toIds(page: readonly WholeTags[]): number[] {
  return page.map(({ repoId }) => repoId);
}

interface Saved {
  ms: [number, number];
  /** Rows that there are only since. */
  written: number;
}

async function save(
  { built, url, client }: { built: Built; url: string; client: Client },
  pages: WholeTags[][],
): Promise<Saved> {
  const orm = await openOrm(built, url);
  const store = new built.TagStore();
  const before = await readTransaction(client);
  try {
    const ms = await repeat(pages, async (page) => {
      const { ms: one } = await timed(() => savePage(orm, store, page));
      return one;
    });
    return { ms, written: await countWritten(client, pages, before) };
  } finally {
    await orm.close();
  }
}

type TagStore = InstanceType<Built['TagStore']>;

async function savePage(orm: MikroORM, store: TagStore, page: readonly WholeTags[]): Promise<void> {
  await orm.em.fork().transactional(async (em) => {
    await em.execute('set local synchronous_commit = off');
    await store.replaceTags(page, em);
  });
}

async function readTransaction(client: Client): Promise<string> {
  const { rows } = await client.query<{ id: string }>('select pg_current_xact_id()::text as id');
  return rows[0]?.id ?? '';
}

/** A row that was rewritten carries the number of the transaction that did it. */
async function countWritten(client: Client, pages: readonly WholeTags[][], since: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from tag where repo_id = any ($1) and xmin::text::bigint > $2::bigint`,
    [pages.flat().map(({ repoId }) => repoId), since],
  );
  return rows[0]?.count ?? 0;
}

/** Without them first; nothing of it stays. */
async function copyAgain(client: Client, page: readonly WholeTags[]): Promise<number> {
  const ids = toIds(page);
  const blocks = await copyAll(client, `(select * from tag where repo_id in (${ids.join(', ')}))`);
  await client.query('begin');
  await client.query('delete from tag where repo_id = any ($1)', [ids]);
  const { ms } = await timed(() => copyBlocks(client, 'tag', blocks));
  await client.query('rollback');
  return ms;
}

/** How long half and 99 of 100 took at most. */
async function repeat(
  pages: readonly WholeTags[][],
  work: (page: WholeTags[]) => Promise<number>,
): Promise<[number, number]> {
  const times: number[] = [];
  for (const page of pages) times.push(await work(page));
  return [quantile(times, 0.5), quantile(times, 0.99)];
}
