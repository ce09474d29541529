import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import { Client, escapeLiteral } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { withClient } from './bench-database.ts';
import type { Built } from './built.ts';
import { BIG_VIEWER } from './generate.ts';
import { tell, tellSection, timed, toMs, toRatio } from './report.ts';
import { createApiKey, ServiceProcess } from './service-process.ts';

const SMALL_EXPORT = 10_000;
const ROUNDS = 3;

export async function benchExport(built: Built, url: string, service: ServiceProcess): Promise<void> {
  tellSection('Export of everything that one viewer sees');
  await withClient(url, async (client) => {
    const key = await createApiKey(client, BIG_VIEWER);
    const copyMs: number[] = [];
    const httpMs: number[] = [];
    const small = await findSmallFilter(client);
    for (let round = 0; round < ROUNDS; round += 1) await download(service, key, small);
    const smallPeak = await peakDuring(service, () => download(service, key, small));
    let bytes = 0;
    const peak = await peakDuring(service, async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        copyMs.push((await timed(() => copyOut(built, client))).ms);
        const { ms, value } = await timed(() => download(service, key, ''));
        httpMs.push(ms);
        bytes = value;
      }
    });
    const best = { copy: Math.min(...copyMs), http: Math.min(...httpMs) };
    tell('size over HTTP', `${(bytes / 2 ** 20).toFixed(1)} MiB`);
    tell('COPY TO STDOUT CSV of the same query', toMs(best.copy));
    tell('GET /export', toMs(best.http));
    const ratio = best.http / best.copy;
    tell('GET /export to COPY', toRatio(ratio), { is: ratio <= 3, text: '<= 3 x' });
    if (peak === null || smallPeak === null) return;
    const grown = (peak - smallPeak) / 1024;
    tell(`resident memory beyond ${SMALL_EXPORT} rows`, `${grown.toFixed(1)} MiB`, {
      is: grown <= 64,
      text: '<= 64 MiB',
    });
  });
}

/** COPY takes no parameters. */
async function copyOut(built: Built, client: Client): Promise<void> {
  const scope = { filter: { scope: 'visible' as const }, ownerIds: null, access: null, topic: null };
  const { text, values } = built.toExportStatement({ viewerId: BIG_VIEWER, at: new Date() }, scope);
  const query = text.replace(/\$(\d+)/g, (_, index: string) => toLiteral(values[Number(index) - 1]));
  await pipeline(client.query(copyTo(`copy (${query}) to stdout (format csv)`)), createDrain());
}

function toLiteral(value: unknown): string {
  return value instanceof Date ? `${escapeLiteral(value.toISOString())}::timestamptz` : String(Number(value));
}

/** Returns the number of bytes. Throws when the transfer broke. */
async function download(service: ServiceProcess, key: string, query: string): Promise<number> {
  const headers = { authorization: `Bearer ${key}` };
  const [response] = (await once(
    get(`${service.url}/export?${query}`, { headers, agent: false }),
    'response',
  )) as [IncomingMessage];
  if (response.statusCode !== 200)
    throw new Error(`GET /export?${query} was answered with ${response.statusCode}`);
  const drain = createDrain();
  await pipeline(response, drain);
  return drain.bytes;
}

function createDrain(): Writable & { bytes: number } {
  const drain = Object.assign(
    new Writable({
      write(chunk: Buffer, _encoding, callback) {
        drain.bytes += chunk.length;
        callback();
      },
    }),
    { bytes: 0 },
  );
  return drain;
}

/** As many stars as about 10,000 public repos have. */
async function findSmallFilter(client: Client): Promise<string> {
  const { rows } = await client.query<{ stars: string }>(
    `select stars from repo where visibility = 'public' order by stars desc offset ${SMALL_EXPORT * 0.7} limit 1`,
  );
  return `minStars=${rows[0]?.stars ?? 0}`;
}

async function peakDuring(service: ServiceProcess, work: () => Promise<unknown>): Promise<number | null> {
  let peak = service.readRss();
  const sampler = setInterval(() => {
    const rss = service.readRss();
    if (peak !== null && rss !== null) peak = Math.max(peak, rss);
  }, 20);
  try {
    await work();
  } finally {
    clearInterval(sampler);
  }
  return peak;
}
