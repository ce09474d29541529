import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Run, RunStream } from './run.entity.ts';

export interface RunWithStreams {
  run: Run;
  /** In the order they are read. */
  streams: RunStream[];
  /** Of an unfinished run: what the last one of its target read to the end, if there was one. */
  last: RunStream[];
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
  constructor(private readonly em: EntityManager) {}

  async find(accountId: number, id: string): Promise<RunWithStreams | null> {
    const em = this.em.fork();
    const run = await em.findOne(Run, { accountId, id }, { disableIdentityMap: true });
    if (!run) return null;
    const [found] = await withStreams([run], em);
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
    return { runs: await withStreams(runs, em), next };
  }
}

async function withStreams(runs: Run[], em: EntityManager): Promise<RunWithStreams[]> {
  const where = { runId: { $in: runs.map(({ id }) => id) } };
  const orderBy = { position: 'asc' } as const;
  const streams = await em.find(RunStream, where, { orderBy, disableIdentityMap: true });
  const found: RunWithStreams[] = [];
  for (const run of runs) {
    const last = run.finishedAt ? [] : await findLastStreams(run, em);
    found.push({ run, streams: streams.filter(({ runId }) => runId === run.id), last });
  }
  return found;
}

async function findLastStreams({ accountId, target }: Run, em: EntityManager): Promise<RunStream[]> {
  const orderBy = { queuedAt: 'desc' } as const;
  const where = { accountId, target, state: 'succeeded' } as const;
  const last = await em.findOne(Run, where, { orderBy, disableIdentityMap: true });
  return last ? em.find(RunStream, { runId: last.id }, { disableIdentityMap: true }) : [];
}
