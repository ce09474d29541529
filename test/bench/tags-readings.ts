import type { Client } from 'pg';
import type { Sight } from '../../src/repos/repo-statements.ts';
import type { TagSort } from '../../src/repos/tag-cursor.ts';
import type { ApiReader } from './api-reader.ts';
import type { Built } from './built.ts';

const LIMIT = 100;
const REPOS = 100;

interface Statement {
  text: string;
  values: readonly unknown[];
}

/** One thing to read in three ways. Of several repos each is taken in turn. */
export interface Reading {
  name: string;
  /** Without asking who may see it. */
  least: Statement[];
  own: Statement[];
  paths: string[];
}

interface Given {
  client: Client;
  api: ApiReader;
  sight: Sight;
  /** The repo with most tags. */
  biggest: number;
}

export async function listReadings(built: Built, given: Given): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (const sort of ['name', 'newest'] as const) {
    readings.push(await toFirstTags(built, given, sort), await toMiddleTags(built, given, sort));
  }
  return [...readings, await toOneRepo(built, given), toStarList(built, given)];
}

const KEYS = {
  name: 'name',
  newest: `coalesce(-date_part('epoch', tagged_at at time zone 'UTC'), 'Infinity'::float8), name`,
};

const TAG_COLUMNS = 'name, oid, annotated, tagged_at';

async function toFirstTags(built: Built, { client, sight }: Given, sort: TagSort): Promise<Reading> {
  const ids = await listIds(
    client,
    `select repo_id as id from repo_coverage join repo on id = repo_id where stream = 'tags' and stored > ${LIMIT}
       and visibility = 'public' and unreachable_since is null order by md5(repo_id::text) limit ${REPOS}`,
  );
  const text = `select ${TAG_COLUMNS} from tag where repo_id = $1 order by ${KEYS[sort]} limit ${LIMIT + 1}`;
  const page = { sort, limit: LIMIT + 1, after: null };
  return {
    name: `tags by ${sort}, first page`,
    least: ids.map((id) => ({ text, values: [id] })),
    own: ids.map((repoId) => built.toTagPageStatement(sight, { repoId, ...page })),
    paths: ids.map((id) => toTagsPath(id, sort)),
  };
}

async function toMiddleTags(
  built: Built,
  { client, api, sight, biggest }: Given,
  sort: TagSort,
): Promise<Reading> {
  const { rows: counted } = await client.query<{ count: number }>(
    'select count(*)::int as count from tag where repo_id = $1',
    [biggest],
  );
  const count = counted[0]?.count ?? 0;
  const pages = Math.floor(count / LIMIT / 2);
  const { rows } = await client.query<(string | number)[]>({
    text: `select ${KEYS[sort]} from tag where repo_id = $1 order by ${KEYS[sort]} offset $2 limit 1`,
    values: [biggest, pages * LIMIT - 1],
    rowMode: 'array',
  });
  const position = rows[0] ?? [];
  const places = position.map((_, index) => `$${index + 2}`).join(', ');
  const text = `select ${TAG_COLUMNS} from tag where repo_id = $1 and (${KEYS[sort]}) > (${places})
    order by ${KEYS[sort]} limit ${LIMIT + 1}`;
  const after = { key: sort === 'name' ? null : String(position[0]), name: String(position.at(-1)) };
  return {
    name: `tags by ${sort}, middle page of ${count}`,
    least: [{ text, values: [biggest, ...position] }],
    own: [built.toTagPageStatement(sight, { repoId: biggest, sort, limit: LIMIT + 1, after })],
    paths: [await findPage(api, toTagsPath(biggest, sort), pages)],
  };
}

/** The way to the page after so many. */
async function findPage(api: ApiReader, first: string, pages: number): Promise<string> {
  let path = first;
  for (let page = 0; page < pages; page += 1) {
    const { nextCursor } = await api.read(path);
    if (typeof nextCursor !== 'string') throw new Error(`There are not ${pages} pages of ${first}`);
    path = `${first}&cursor=${encodeURIComponent(nextCursor)}`;
  }
  return path;
}

function toTagsPath(id: number, sort: TagSort): string {
  return `/api/repositories/${id}/tags?sort=${sort}&limit=${LIMIT}`;
}

async function toOneRepo(built: Built, { client, sight }: Given): Promise<Reading> {
  const ids = await listIds(
    client,
    `select id from repo where visibility = 'public' and unreachable_since is null
     order by md5(id::text) limit ${REPOS}`,
  );
  const text = 'select r.*, o.login from repo r join account o on o.id = r.owner_id where r.id = $1';
  return {
    name: 'one repo',
    least: ids.map((id) => ({ text, values: [id] })),
    own: ids.map((id) => built.toOneStatement(sight, id)),
    paths: ids.map((id) => `/api/repositories/${id}`),
  };
}

function toStarList(built: Built, { sight }: Given): Reading {
  const scope = { filter: { scope: 'visible' as const }, ownerIds: null, access: null, topic: null };
  const text = `select r.*, o.login from repo r join account o on o.id = r.owner_id
    where r.visibility = 'public' and r.unreachable_since is null order by (-r.stars), r.id limit ${LIMIT + 1}`;
  return {
    name: 'repos by stars, first page',
    least: [{ text, values: [] }],
    own: [built.toPageStatement(sight, { scope, sort: 'stars', limit: LIMIT + 1, after: null })],
    paths: [`/api/repositories?sort=stars&limit=${LIMIT}`],
  };
}

async function listIds(client: Client, text: string): Promise<number[]> {
  const { rows } = await client.query<{ id: string }>(text);
  return rows.map(({ id }) => Number(id));
}
