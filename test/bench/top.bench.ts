import { GithubStandIn } from '../github/github-stand-in.ts';
import { createRankingWorld, RANKING_VIEWER, truthOfTop } from '../github/world/ranking-world.ts';
import type { GithubWorld } from '../github/world.ts';
import { createDatabase, withClient } from './bench-database.ts';
import type { Built } from './built.ts';
import { tell, tellSection, toRatio } from './report.ts';
import { type FinishedRun, SyncingService } from './sync-run.ts';
import { findWork, findWorkAfterPushes, toBound, type Work } from './top-bound.ts';
import { assertTrue } from './top-truth.ts';

const SEED = 1;
const USUAL_WORLD = 60_000;
const PUSHED = 300;
/** A service that has just started takes more memory with all it does. */
const WARM_UPS = 3;
const TIMEOUT_MS = 3_600_000;
const RESPONSE_MS = 200;
/** Many runs in one hour: how long a run waits for its quota is not what is measured here. */
const POINTS_PER_HOUR = 100_000;

const BY_PRICE = 1.45;
const BY_HUNDREDS = 2.1;
/** Without tags a page of a hundred is a point. */
const WITHOUT_TAGS = 1;

const FIXED_PAGES = ['--import', new URL('fixed-pages.ts', import.meta.url).href];

/** What the most starred repos cost, and that they are the truth. A world of other than 60,000 repos scales the counts. */
export async function benchTop(built: Built, serverUrl: string, worldSize: number): Promise<void> {
  const [small, middle, big] = [1000, 10_000, 50_000].map((count) =>
    Math.max(10, Math.round((count * worldSize) / USUAL_WORLD)),
  ) as [number, number, number];
  // Fifty pages one after the other would be most of what a short ranking costs; where one in 60,000 stands is chance.
  const world = createRankingWorld(SEED, { repos: worldSize, starsOfMostTags: 40 });
  world.setLimit(world.accounts.get(RANKING_VIEWER).id, 'graphql', { limit: POINTS_PER_HOUR });
  const bench = new TopBench(built, serverUrl, world);
  tellSection(`The most starred of ${worldSize} repos, with their tags`);
  await bench.measureAll(small, big);
  await bench.measureHundreds(small, big);
  await bench.measureTime(middle);
}

class TopBench {
  private readonly built: Built;
  private readonly serverUrl: string;
  private readonly world: GithubWorld;
  private databases = 0;

  constructor(built: Built, serverUrl: string, world: GithubWorld) {
    this.built = built;
    this.serverUrl = serverUrl;
    this.world = world;
  }

  async measureAll(small: number, big: number): Promise<void> {
    await this.withService({}, async (service, url) => {
      const first = await service.sync(`top:${small}`, TIMEOUT_MS);
      const work = findWork(this.world, small);
      await this.tellRun(`top:${small}`, first, { url, count: small, work, perHundred: BY_PRICE });
      await this.measureBig(service, { url, small, big, perHundred: BY_PRICE });
      await this.measureAgain(service, { url, count: big });
    });
  }

  async measureHundreds(small: number, big: number): Promise<void> {
    tellSection('The same in pages of 100');
    await this.withService({ nodeOptions: FIXED_PAGES }, async (service, url) => {
      await this.measureBig(service, { url, small, big, perHundred: BY_HUNDREDS });
    });
  }

  async measureTime(count: number): Promise<void> {
    tellSection(`The same when every answer takes ${RESPONSE_MS} ms`);
    await this.withService({ responseMs: RESPONSE_MS }, async (service) => {
      const run = await service.sync(`top:${count}`, TIMEOUT_MS);
      const ratio = run.ms / (run.requests * RESPONSE_MS);
      tell(`top:${count}, ${run.requests} requests`, `${(run.ms / 1000).toFixed(1)} s`);
      tell('  to its requests one after the other', toRatio(ratio), { is: ratio <= 1.3, text: '<= 1.3 x' });
    });
  }

  private async measureBig(service: SyncingService, { url, small, big, perHundred }: Sizes): Promise<void> {
    for (let round = 1; round <= WARM_UPS; round += 1) {
      await service.sync(`top:${small}?minStars=${round}`, TIMEOUT_MS);
    }
    const smallPeak = service.process.readPeakRss();
    // What the small ones have stored would make the big one cheaper.
    await withClient(url, (client) => client.query('truncate repo cascade'));
    const run = await service.sync(`top:${big}`, TIMEOUT_MS);
    const bigPeak = service.process.readPeakRss();
    const work = findWork(this.world, big);
    await this.tellRun(`top:${big}`, run, { url, count: big, work, perHundred });
    tellMemory([small, smallPeak], [big, bigPeak]);
  }

  private async measureAgain(service: SyncingService, { url, count }: Asked): Promise<void> {
    const pushed = this.pushTags(count);
    const run = await service.sync(`top:${count}`, TIMEOUT_MS);
    const work = findWorkAfterPushes(this.world, count, pushed);
    const name = `top:${count} again, ${pushed.size} pushed to`;
    await this.tellRun(name, run, { url, count, work, perHundred: WITHOUT_TAGS });
  }

  /** New tags for repos spread evenly over the answer. */
  private pushTags(count: number): Set<number> {
    const answer = truthOfTop(this.world, count);
    const step = Math.max(1, Math.floor(answer.length / PUSHED));
    const chosen = answer.filter((_, index) => index % step === 0).slice(0, PUSHED);
    // Git knows whole seconds.
    const date = new Date(Math.floor(Date.now() / 1000) * 1000);
    for (const { id } of chosen) this.world.addTag(id, { name: `pushed-${id}`, date });
    return new Set(chosen.map(({ id }) => id));
  }

  private async tellRun(
    name: string,
    run: FinishedRun,
    { url, count, work, perHundred }: Told,
  ): Promise<void> {
    const { graphqlCost: points } = run;
    const bound = toBound(work, perHundred);
    tell(name, `${points} points, ${(run.ms / 1000).toFixed(1)} s`);
    tell('  points for 100 repos', ((points * 100) / work.repos).toFixed(3));
    console.log(`  ${toKinds(run)}`);
    tell('  of them sent although told to wait', String(run.violations));
    tell(`  bound: ${toFormula(work, perHundred)}`, `${bound.toFixed(1)} points`);
    tell('  of the bound', toRatio(points / bound), { is: points <= bound, text: '<= 1 x' });
    await assertTrue(url, { world: this.world, rankingId: run.id, count });
    tell('  repos, order, stars and tags are the truth', 'yes');
  }

  private async withService(
    { nodeOptions, responseMs = 0 }: { nodeOptions?: readonly string[]; responseMs?: number },
    work: (service: SyncingService, url: string) => Promise<void>,
  ): Promise<void> {
    this.databases += 1;
    const url = await createDatabase(this.built, this.serverUrl, `bench_top_${this.databases}`);
    const standIn = await GithubStandIn.start({ world: this.world, time: { responseMs } });
    const service = await SyncingService.start(standIn, { url, login: RANKING_VIEWER, nodeOptions });
    try {
      await work(service, url);
    } finally {
      await service.stop();
      await standIn.stop();
    }
  }
}

interface Asked {
  url: string;
  count: number;
}

interface Sizes {
  url: string;
  small: number;
  big: number;
  perHundred: number;
}

interface Told extends Asked {
  work: Work;
  perHundred: number;
}

function toFormula({ repos, tied, tagPages }: Work, perHundred: number): string {
  return `${perHundred} x ${repos}/100 + 5 % + ${tagPages}/100 + ${tied}/100`;
}

function toKinds({ operations }: FinishedRun): string {
  const kinds = [...operations].map(([name, count]) => `${count} ${name}`);
  return `  requests: ${kinds.join(', ')}`;
}

function tellMemory(
  [small, smallPeak]: [number, number | null],
  [big, bigPeak]: [number, number | null],
): void {
  if (smallPeak === null || bigPeak === null) return;
  const grown = (bigPeak - smallPeak) / 1024;
  tell(`most resident memory at top:${small}`, `${(smallPeak / 1024).toFixed(1)} MiB`);
  tell(`  more at top:${big}`, `${grown.toFixed(1)} MiB`, { is: grown <= 64, text: '<= 64 MiB' });
}
