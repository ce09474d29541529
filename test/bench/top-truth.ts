import { deepStrictEqual } from 'node:assert/strict';
import type { Client } from 'pg';
import type { GithubWorld } from '../github/world.ts';
import { truthOfTop } from '../github/world/ranking-world.ts';
import { withClient } from './bench-database.ts';

/** Tags of so many repos are in memory at once. */
const REPOS_AT_ONCE = 2000;

interface Ranking {
  world: GithubWorld;
  rankingId: string;
  count: number;
}

/** Throws when the ranking that is stored is not the truth: who, in which order, with how many stars and which tags. */
export async function assertTrue(url: string, ranking: Ranking): Promise<void> {
  await withClient(url, async (client) => {
    const truth = truthOfTop(ranking.world, ranking.count);
    const { rows } = await client.query<{ id: number; stars: number }>(
      `select repo_id::float8 as id, stars::float8 as stars from ranking_entry where ranking_id = $1 order by rank`,
      [ranking.rankingId],
    );
    deepStrictEqual(rows.length, truth.length, 'The ranking has not as many entries as it should');
    for (const [index, row] of rows.entries()) deepStrictEqual({ ...row }, truth[index], `Rank ${index + 1}`);
    for (let start = 0; start < truth.length; start += REPOS_AT_ONCE) {
      const ids = truth.slice(start, start + REPOS_AT_ONCE).map(({ id }) => id);
      await assertTags(client, ranking.world, ids);
    }
  });
}

interface TagRow {
  repo_id: string;
  name: string;
  oid: string;
  annotated: boolean;
  tagged_at: Date | null;
}

async function assertTags(client: Client, world: GithubWorld, ids: readonly number[]): Promise<void> {
  const { rows } = await client.query<TagRow>(
    'select repo_id, name, oid, annotated, tagged_at from tag where repo_id = any ($1)',
    [ids],
  );
  const stored = Map.groupBy(rows, ({ repo_id }) => Number(repo_id));
  for (const id of ids) {
    const found = (stored.get(id) ?? []).map(({ name, oid, annotated, tagged_at: date }) =>
      toText({ name, oid, annotated, date }),
    );
    const wanted = world.tagsOf(id).map(({ sha, ...tag }) => toText({ ...tag, oid: sha }));
    deepStrictEqual(found.toSorted(), wanted.toSorted(), `The tags of repo ${id}`);
  }
}

function toText(tag: { name: string; oid: string; annotated: boolean; date: Date | null }): string {
  return [tag.name, tag.oid, tag.annotated, tag.date?.toISOString() ?? null].join(' ');
}
