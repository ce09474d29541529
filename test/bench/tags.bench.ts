import { statfs } from 'node:fs/promises';
import type { Client } from 'pg';
import { createDatabase, withClient } from './bench-database.ts';
import type { Built } from './built.ts';
import { generate } from './generate.ts';
import { generateTags, type Tagged } from './generate-tags.ts';
import { tell, tellSection, timed } from './report.ts';
import { benchTagReading } from './tags-read.bench.ts';
import { benchTagSaving } from './tags-save.bench.ts';

const TAGS_PER_REPO = 10;

interface Plan {
  tags: number;
  dataDir: string;
}

/** Ten tags a repo in one database: reading them, the list beside them, and saving what has and has not changed. */
export async function benchTags(built: Built, serverUrl: string, { tags, dataDir }: Plan): Promise<void> {
  const repos = Math.round(tags / TAGS_PER_REPO);
  tellSection(`${repos} repos and about ${tags} tags in one database`);
  const url = await createDatabase(built, serverUrl, 'bench_tags');
  await withClient(url, async (client) => {
    const { ms, value: tagged } = await timed(async () => {
      await generate(client, repos);
      return generateTags(client);
    });
    await tellSize(client, { tagged, ms, dataDir });
    await benchTagReading(built, { client, url, biggest: tagged.repoId });
    await benchTagSaving(built, client, url);
  });
}

async function tellSize(
  client: Client,
  { tagged, ms, dataDir }: { tagged: Tagged; ms: number; dataDir: string },
): Promise<void> {
  const { rows } = await client.query<Record<'all' | 'tag' | 'indexes', number>>(
    `select pg_database_size(current_database())::float8 as all, pg_table_size('tag')::float8 as tag,
       pg_indexes_size('tag')::float8 as indexes`,
  );
  const { bavail, bsize } = await statfs(dataDir);
  tell('tags, made in', `${tagged.tags}, ${(ms / 1000).toFixed(0)} s`);
  tell('database', toGib(rows[0]?.all));
  tell('of it tags / their indexes', `${toGib(rows[0]?.tag)} / ${toGib(rows[0]?.indexes)}`);
  tell('disk left', toGib(bavail * bsize));
}

function toGib(bytes = 0): string {
  return `${(bytes / 2 ** 30).toFixed(2)} GiB`;
}
