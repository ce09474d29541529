import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { QuotaStore } from '../github/quota/quota.store.ts';
import type { QuotaState } from '../github/quota/quota-state.ts';
import { Ranking } from './rankings/ranking.entity.ts';
import { Run, RunStream } from './run.entity.ts';
import { isTopText } from './top-target.ts';

export interface RunWithStreams {
  run: Run;
  /** In the order they are read. */
  streams: RunStream[];
  /** Of an unfinished run: what the last one of its target read to the end, if there was one. */
  last: RunStream[];
  /** Null for what is no target `top:N`. */
  top: TopSight | null;
}

export interface TopSight {
  /** Null: it has not begun. */
  ranking: Ranking | null;
  /** What is known of the account's GraphQL limit. */
  quota: QuotaState | null;
}

export interface RunPage {
  /** Newest first. */
  runs: RunWithStreams[];
  /** The last one's position, when there are more. */
  next: RunPosition | null;
}

export interface RunPosition {
  queuedAt: Date;
  id: string;
}

/** Reads runs; each method for one account, whose runs concern nobody else. */
@Injectable()
export class RunQueries {
  constructor(
    private readonly em: EntityManager,
    private readonly quotas: QuotaStore,
  ) {}

  async find(accountId: number, id: string): Promise<RunWithStreams | null> {
    const em = this.em.fork();
    const run = await em.findOne(Run, { accountId, id }, { disableIdentityMap: true });
    if (!run) return null;
    const [found] = await this.withStreams([run], em);
    return found ?? null;
  }

  async list(accountId: number, limit: number, after: RunPosition | null): Promise<RunPage> {
    const em = this.em.fork();
    const older = after
      ? { $or: [{ queuedAt: { $lt: after.queuedAt } }, { queuedAt: after.queuedAt, id: { $lt: after.id } }] }
      : {};
    const orderBy = { queuedAt: 'desc', id: 'desc' } as const;
    const options = { orderBy, limit: limit + 1, disableIdentityMap: true };
    const found = await em.find(Run, { accountId, ...older }, options);
    const runs = found.slice(0, limit);
    const last = runs.at(-1);
    const next = last && found.length > limit ? { queuedAt: last.queuedAt, id: last.id } : null;
    return { runs: await this.withStreams(runs, em), next };
  }

  private async withStreams(runs: Run[], em: EntityManager): Promise<RunWithStreams[]> {
    const where = { runId: { $in: runs.map(({ id }) => id) } };
    const orderBy = { position: 'asc' } as const;
    const streams = await em.find(RunStream, where, { orderBy, disableIdentityMap: true });
    const tops = await this.findTops(runs, em);
    const found: RunWithStreams[] = [];
    for (const run of runs) {
      const last = run.finishedAt ? [] : await findLastStreams(run, em);
      const own = streams.filter(({ runId }) => runId === run.id);
      found.push({ run, streams: own, last, top: tops.get(run.id) ?? null });
    }
    return found;
  }

  /** All runs are one account's: two questions, however many there are. */
  private async findTops(runs: readonly Run[], em: EntityManager): Promise<Map<string, TopSight>> {
    const tops = runs.filter(({ target }) => isTopText(target));
    const [first] = tops;
    if (!first) return new Map();
    const ids = tops.map(({ id }) => id);
    const rankings = await em.find(Ranking, { id: { $in: ids } }, { disableIdentityMap: true });
    const buckets = await this.quotas.list(first.accountId);
    const quota = buckets.find(({ bucket }) => bucket === 'graphql') ?? null;
    const byId = new Map(rankings.map((ranking) => [ranking.id, ranking]));
    return new Map(ids.map((id) => [id, { ranking: byId.get(id) ?? null, quota }]));
  }
}

async function findLastStreams({ accountId, target }: Run, em: EntityManager): Promise<RunStream[]> {
  const orderBy = { queuedAt: 'desc' } as const;
  const where = { accountId, target, state: 'succeeded' } as const;
  const last = await em.findOne(Run, where, { orderBy, disableIdentityMap: true });
  return last ? em.find(RunStream, { runId: last.id }, { disableIdentityMap: true }) : [];
}
