import { setTimeout as delay } from 'node:timers/promises';
import { GithubStandIn } from '../github/github-stand-in.ts';
import { createDemoWorld } from '../github/world.ts';
import { createDatabase, withClient } from './bench-database.ts';
import type { Built } from './built.ts';
import { tell, tellSection } from './report.ts';
import { createApiKey, createSecretKey, ServiceProcess } from './service-process.ts';

const LOGIN = 'octo-demo';
const POLL_MS = 200;
const TIMEOUT_MS = 120_000;

/** What a viewer with 340 repos of 60 owners costs: the first sync, and one when nothing has changed. */
export async function benchQuota(built: Built, serverUrl: string): Promise<void> {
  tellSection('Requests to GitHub for a viewer with 340 repos of 60 owners');
  const standIn = await GithubStandIn.start({ world: createDemoWorld() });
  const url = await createDatabase(built, serverUrl, 'bench_quota');
  const token = standIn.world.issueToken({
    login: LOGIN,
    scopes: ['repo', 'read:org', 'user:email'],
    kind: 'pat',
  });
  const service = await ServiceProcess.start({
    DATABASE_URL: url,
    SECRET_KEYS: createSecretKey(),
    GITHUB_TOKEN: token,
    GITHUB_WEB_URL: standIn.webUrl,
    GITHUB_API_URL: standIn.apiUrl,
    GITHUB_GRAPHQL_URL: standIn.graphqlUrl,
  });
  try {
    const key = await createKey(url, standIn.world.accounts.get(LOGIN).id);
    const first = await sync(standIn, service, key);
    tell('first sync, requests', String(first.requests), { is: first.requests <= 10, text: '<= 10' });
    tell('first sync, points of the primary limits', String(first.cost));
    const again = await sync(standIn, service, key);
    tell('again with nothing changed, requests', String(again.requests));
    tell('again, points of the primary limits', String(again.cost), { is: again.cost === 0, text: '0' });
  } finally {
    await service.stop();
    await standIn.stop();
  }
}

/** As the stand-in counted them. */
interface Usage {
  requests: number;
  cost: number;
}

async function sync(standIn: GithubStandIn, service: ServiceProcess, key: string): Promise<Usage> {
  standIn.clearLog();
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const started = await fetch(`${service.url}/api/sync`, {
    method: 'POST',
    headers,
    body: '{"target":"viewer"}',
  });
  if (started.status !== 202) throw new Error(`POST /api/sync was answered with ${started.status}`);
  const { id } = (await started.json()) as { id: string };
  const end = performance.now() + TIMEOUT_MS;
  let state = 'queued';
  while (state !== 'succeeded') {
    if (state === 'failed' || performance.now() > end) throw new Error(`The sync is ${state}`);
    await delay(POLL_MS);
    const response = await fetch(`${service.url}/api/jobs/${id}/status`, { headers });
    ({ state } = (await response.json()) as { state: string });
  }
  return {
    requests: standIn.log.length,
    cost: standIn.log.reduce((sum, entry) => sum + entry.cost, 0),
  };
}

/** Once the service has read from GitHub whose token it is. */
async function createKey(url: string, accountId: number): Promise<string> {
  return withClient(url, async (client) => {
    const end = performance.now() + TIMEOUT_MS;
    while (performance.now() < end) {
      const { rowCount } = await client.query('select 1 from viewer where account_id = $1', [accountId]);
      if (rowCount === 1) return createApiKey(client, accountId);
      await delay(POLL_MS);
    }
    throw new Error('The service did not learn whose token it has');
  });
}
