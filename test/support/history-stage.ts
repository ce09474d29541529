import { setImmediate as turn } from 'node:timers/promises';
import { type EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { ServiceAccount } from '../../src/auth/service-account.ts';
import { LegHandler } from '../../src/sync/leg.handler.ts';
import type { Run } from '../../src/sync/run.entity.ts';
import { RunRecovery } from '../../src/sync/run-recovery.ts';
import { RunStore } from '../../src/sync/run.store.ts';
import { SyncService } from '../../src/sync/sync.service.ts';
import { GithubStandIn } from '../github/github-stand-in.ts';
import { GithubWorld } from '../github/world.ts';
import { applySeeds, applyUpheaval, dateReactions } from './history-world.ts';
import type { HistoryEvent, Kill, Unrest } from './issue-histories.ts';
import { SlowPostgres } from './slow-postgres.ts';
import { query } from './sync-kit.ts';
import { TestApp } from './test-app.ts';
import { TestClock } from './test-clock.ts';
import { createTestDatabase } from './test-database.ts';
import { NOT_THE_CHECK, SCOPES } from './worker-stage.ts';

const LOGIN = 'keeper';
const PEOPLE = ['ann', 'ben', 'cleo'];
const DAY_MS = 24 * 3_600_000;

/** More attempts at one run than any number of kills explains. */
const MOST_ATTEMPTS = 2_000;

/** An organization of its own, of which nothing was ever synced. */
export interface Place {
  organization: string;
  repoIds: number[];
}

/** The service without workers, whose legs the test works off itself: each may die, together with its connections. */
export class HistoryStage implements AsyncDisposable {
  /** How many legs were ended before their time. */
  kills = 0;
  private places = 0;
  private life = new AbortController();
  private mustRecover = false;
  private lastError: unknown = null;

  private constructor(
    readonly app: TestApp,
    private readonly way: SlowPostgres,
    private readonly accountId: number,
  ) {}

  static async start(): Promise<HistoryStage> {
    const clock = new TestClock('2026-03-01T00:00:00Z');
    const world = new GithubWorld();
    for (const login of [LOGIN, ...PEOPLE]) world.addUser({ login });
    const standIn = await GithubStandIn.start({ world, now: () => clock.now() });
    const { webUrl, apiUrl, graphqlUrl } = standIn;
    const token = world.issueToken({ login: LOGIN, scopes: SCOPES, kind: 'pat' });
    const github = { webUrl, apiUrl, graphqlUrl, oauthApp: null, token };
    const database = await createTestDatabase();
    const way = await SlowPostgres.start(database.url);
    const app = await TestApp.start({
      standIn,
      clock,
      database: { ...database, url: way.url },
      config: { role: 'web', github },
    });
    const { accountId } = await app.app.get(ServiceAccount).get();
    return new HistoryStage(app, way, accountId);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
    await this.way.stop();
    await this.app.database.drop();
    await this.app.standIn.stop();
  }

  get em(): EntityManager {
    return this.app.app.get(MikroORM).em.fork();
  }

  get world(): GithubWorld {
    return this.app.standIn.world;
  }

  /** Whatever became of the one before. */
  async createPlace(): Promise<Place> {
    this.app.standIn.faults.clear();
    await query(this.app, `delete from run`);
    await query(this.app, `delete from target`);
    this.places += 1;
    const organization = `place-${this.places}`;
    this.world.addOrganization({ login: organization });
    this.world.addMember(organization, LOGIN, 'admin');
    const repoIds = (['public', 'private', 'public'] as const).map((visibility, index) => {
      return this.world.addRepo({ owner: organization, name: `repo-${index}`, visibility }).id;
    });
    return { organization, repoIds };
  }

  /** All of it, and at last a sync that nothing disturbs. */
  async live(place: Place, events: readonly HistoryEvent[]): Promise<void> {
    for (const event of events) await this.happen(place, event);
    dateReactions(this.world, place.repoIds);
    // Labels and milestones that changed by themselves are met by a sweep, once a day.
    this.app.clock.advance(DAY_MS + 3_600_000);
    await this.sync(place, []);
  }

  private async happen(place: Place, event: HistoryEvent): Promise<void> {
    if (event.kind === 'changes') applySeeds(this.world, place.repoIds, event.seeds);
    else if (event.kind === 'upheaval') applyUpheaval(this.world, place.repoIds, event);
    else if (event.kind === 'wait') this.app.clock.advance(event.ms);
    else await this.sync(place, event.unrest);
  }

  private async sync(place: Place, unrest: readonly Unrest[]): Promise<void> {
    const target = `issues:org:${place.organization}`;
    const { id } = await this.app.app.get(SyncService).request(this.accountId, target, 'schedule');
    for (const one of unrest) this.prepare(place, one);
    const run = await this.untilEnded(id);
    this.app.standIn.faults.clear();
    if (run.state !== 'succeeded') throw new Error(`A sync ended otherwise: ${JSON.stringify(run)}`);
  }

  private prepare(place: Place, { after, seeds, waitMs, kill }: Unrest): void {
    const run = (): void => {
      applySeeds(this.world, place.repoIds, seeds);
      this.app.clock.advance(waitMs);
      if (kill) void this.kill(kill, this.life);
    };
    this.app.standIn.faults.inject({ kind: 'run', match: NOT_THE_CHECK, after, run });
  }

  private async kill({ how, turns }: Kill, life: AbortController): Promise<void> {
    for (let left = turns; left > 0 && life === this.life; left -= 1) await turn();
    if (life !== this.life) return;
    this.kills += 1;
    this.mustRecover ||= how === 'death';
    if (how !== 'stop') this.way.cut();
    if (how !== 'break') life.abort(new Error('Killed'));
  }

  private async untilEnded(id: string): Promise<Run> {
    const runs = this.app.app.get(RunStore);
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const run = await runs.find(id).catch(() => null);
      if (run?.finishedAt) return run;
      if (run) await this.work(run);
    }
    throw new Error('A sync did not come to its end', { cause: this.lastError });
  }

  /** One leg. What it throws would bring the queue to try it again, and so does this. */
  private async work(run: Run): Promise<void> {
    const { clock, app } = this.app;
    if (run.resumeAt && run.resumeAt > clock.now()) clock.set(run.resumeAt);
    this.life = new AbortController();
    const { signal } = this.life;
    await app
      .get(LegHandler)
      .work(run, signal)
      .catch((error: unknown) => {
        this.lastError = error;
      });
    this.life = new AbortController();
    this.way.mend();
    if (this.mustRecover) await this.recover();
  }

  /** As another process finds it: the job fetched by one that is no more. */
  private async recover(): Promise<void> {
    this.mustRecover = false;
    await query(this.app, `update pgboss.job set state = 'active' where name = 'sync-leg'`);
    await this.app.app.get(RunRecovery).recover();
  }
}
