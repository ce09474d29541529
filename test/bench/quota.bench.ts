import { GithubStandIn } from '../github/github-stand-in.ts';
import { createDemoWorld } from '../github/world.ts';
import { createDatabase } from './bench-database.ts';
import type { Built } from './built.ts';
import { tell, tellSection } from './report.ts';
import { SyncingService } from './sync-run.ts';

const LOGIN = 'octo-demo';

/** What a viewer with 340 repos of 60 owners costs: the first sync, and one when nothing has changed. */
export async function benchQuota(built: Built, serverUrl: string): Promise<void> {
  tellSection('Requests to GitHub for a viewer with 340 repos of 60 owners');
  const standIn = await GithubStandIn.start({ world: createDemoWorld() });
  const url = await createDatabase(built, serverUrl, 'bench_quota');
  const service = await SyncingService.start(standIn, { url, login: LOGIN });
  try {
    const first = await service.sync('viewer');
    tell('first sync, requests', String(first.requests), { is: first.requests <= 10, text: '<= 10' });
    tell('first sync, points of the primary limits', String(first.cost));
    const again = await service.sync('viewer');
    tell('again with nothing changed, requests', String(again.requests));
    tell('again, points of the primary limits', String(again.cost), { is: again.cost === 0, text: '0' });
  } finally {
    await service.stop();
    await standIn.stop();
  }
}
