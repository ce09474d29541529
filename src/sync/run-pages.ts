import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { GithubUsage } from '../github/github.types.ts';
import { CoverageStore } from './coverage.store.ts';
import type { UsageMeter } from './usage-meter.ts';
import type { Run } from './run.entity.ts';
import { RunTransitions } from './run-transitions.ts';
import { RunStore } from './run.store.ts';
import type { RunCursor } from './run.types.ts';
import { TUNE } from './tune.ts';
import { NOTHING_SAVED, type Scope, type Stream, type StreamPage } from './streams/stream.ts';

export interface PageToSave {
  run: Run;
  scope: Scope;
  stream: Stream;
  /** The stream's place among those of the target. */
  position: number;
  /** Null: the stream ended without a page. */
  page: StreamPage<unknown> | null;
  /** Past this page; null: the run is through. */
  cursor: RunCursor | null;
  meter: UsageMeter;
  isTimeUp: boolean;
}

/** `next`: the leg goes on; `ended`: the next leg is queued. */
export type PageEnd = 'next' | 'ended' | 'succeeded' | 'cancelled';

interface Known {
  expected: number | null;
  usage: GithubUsage;
}

/** Stores a page, the cursor past it, what it counted and what follows from it: all or nothing. */
@Injectable()
export class RunPages {
  constructor(
    private readonly em: EntityManager,
    private readonly runs: RunStore,
    private readonly transitions: RunTransitions,
    private readonly coverage: CoverageStore,
  ) {}

  /** Throws `LegLostError`: nothing is stored then. */
  async save(work: PageToSave): Promise<PageEnd> {
    const expected = await this.findExpected(work);
    const usage = work.meter.take();
    try {
      return await this.em.fork().transactional((em) => this.store(work, { expected, usage }, em));
    } catch (error) {
      work.meter.putBack(usage);
      throw error;
    }
  }

  private async store(work: PageToSave, { expected, usage }: Known, em: EntityManager): Promise<PageEnd> {
    await em.execute(TUNE);
    const { run, scope, stream, position, page } = work;
    const counts = page ? await stream.store(page.rows, scope, em) : NOTHING_SAVED;
    const isLast = !page || page.cursor === null;
    const progress = { stream: stream.name, position, done: page?.done ?? 0, expected, isLast };
    await this.runs.addProgress(run.id, { ...progress, ...counts, ...usage }, em);
    await this.runs.addUsage(run.id, usage, em);
    return this.moveOn(work, em);
  }

  private async moveOn({ run, page, cursor, isTimeUp }: PageToSave, em: EntityManager): Promise<PageEnd> {
    if (!cursor) {
      await this.transitions.succeed(run, em);
      return 'succeeded';
    }
    const { cancelRequested } = await this.runs.saveCursor(run, cursor, em);
    if (cancelRequested) {
      await this.transitions.cancel(run, em);
      return 'cancelled';
    }
    const pauseMs = page?.pauseMs;
    if (pauseMs === undefined && !isTimeUp) return 'next';
    if (pauseMs === undefined) await this.transitions.goOn(run, em);
    else await this.transitions.pause(run, pauseMs, em);
    return 'ended';
  }

  /** By what the stream says, else by what the last sweep found. */
  private async findExpected({ scope, stream, page }: PageToSave): Promise<number | null> {
    if (page?.expected !== undefined) return page.expected;
    const key = { accountId: scope.accountId, target: scope.targetText };
    const list = await this.coverage.findList(key, stream.name, this.em.fork());
    return list?.stored ?? null;
  }
}
