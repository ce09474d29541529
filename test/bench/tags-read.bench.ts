import type { Client } from 'pg';
import type { Built } from './built.ts';
import { BIG_VIEWER } from './generate.ts';
import { ApiReader } from './api-reader.ts';
import { quantile, tell, tellSection, timed, toMs, toRatio } from './report.ts';
import { createApiKey, createSecretKey, ServiceProcess } from './service-process.ts';
import { listReadings, type Reading } from './tags-readings.ts';

const ROUNDS = 200;
/** How often one key may ask is limited. */
const KEYS = 10;

/** `biggest`: the repo with most tags. */
export async function benchTagReading(
  built: Built,
  { client, url, biggest }: { client: Client; url: string; biggest: number },
): Promise<void> {
  tellSection(`Reading, one after the other (${ROUNDS} times): p50 / p99`);
  const service = await ServiceProcess.start({ DATABASE_URL: url, SECRET_KEYS: createSecretKey() });
  try {
    const keys: string[] = [];
    for (let index = 0; index < KEYS; index += 1) keys.push(await createApiKey(client, BIG_VIEWER));
    const api = new ApiReader(service.url, keys);
    const sight = { viewerId: BIG_VIEWER, at: new Date() };
    for (const reading of await listReadings(built, { client, api, sight, biggest })) {
      await tellReading(client, api, reading);
    }
  } finally {
    await service.stop();
  }
}

async function tellReading(
  client: Client,
  api: ApiReader,
  { name, least, own, paths }: Reading,
): Promise<void> {
  const [leastMs] = await repeat(least, ({ text, values }) => client.query(text, [...values]));
  const ownMs = await repeat(own, ({ text, values }) => client.query(text, [...values]));
  const httpMs = await repeat(paths, (path) => api.read(path));
  tell(`${name}: SQL of the service`, ownMs.map(toMs).join(' / '), {
    is: ownMs[0] <= 10,
    text: '<= 10 ms',
  });
  tell('  to the least SQL that finds as much', `${toRatio(ownMs[0] / leastMs)} of ${toMs(leastMs)}`);
  tell('  over HTTP', httpMs.map(toMs).join(' / '));
  tell('  to SQL', toRatio(httpMs[0] / ownMs[0]));
}

/** How long half and 99 of 100 took at most, each in its turn. The first ones warm the caches and do not count. */
async function repeat<T>(each: readonly T[], work: (one: T) => Promise<unknown>): Promise<[number, number]> {
  const times: number[] = [];
  for (let round = -ROUNDS / 4; round < ROUNDS; round += 1) {
    const one = each.at(round % each.length);
    if (one === undefined) throw new Error('There is nothing to read');
    const { ms } = await timed(() => work(one));
    if (round >= 0) times.push(ms);
  }
  return [quantile(times, 0.5), quantile(times, 0.99)];
}
