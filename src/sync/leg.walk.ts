import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import type { OpenLeg } from './leg.opening.ts';
import type { Run } from './run.entity.ts';
import { type PageEnd, RunPages } from './run-pages.ts';
import type { RunCursor } from './run.types.ts';
import { StreamRegistry } from './stream.registry.ts';
import type { Scope, Stream, StreamCursor, StreamPage } from './streams/stream.ts';
import { SYNC_OPTIONS, type SyncOptions } from './sync.options.ts';
import { parseTarget, type Target } from './target.ts';

interface Walk {
  run: Run;
  target: Target;
  leg: OpenLeg;
  streams: readonly Stream[];
  signal: AbortSignal;
  /** Epoch milliseconds. */
  deadline: number;
  /** Until the first page of this leg: see `Scope`. */
  mayRepeatPage: boolean;
}

/** Carries streams page by page, from the run's cursor on, until the run is through or the leg's time is over. */
@Injectable()
export class LegWalk {
  constructor(
    @Inject(SYNC_OPTIONS) private readonly options: SyncOptions,
    private readonly registry: StreamRegistry,
    private readonly pages: RunPages,
    private readonly clock: Clock,
  ) {}

  /** Throws whatever `GithubClient` throws, `RunFailedError`s and `LegLostError`. */
  async walk(run: Run, leg: OpenLeg, signal: AbortSignal): Promise<PageEnd> {
    const walk = this.createWalk(run, leg, signal);
    const cursor = (run.cursor as RunCursor | null) ?? null;
    const first = walk.streams.findIndex(({ name }) => name === cursor?.stream);
    let position = Math.max(first, 0);
    let end = await this.walkStream(walk, position, first < 0 ? null : cursor);
    while (end === 'next') {
      position += 1;
      end = await this.walkStream(walk, position, null);
    }
    return end;
  }

  private createWalk(run: Run, leg: OpenLeg, signal: AbortSignal): Walk {
    const target = parseTarget(run.target);
    if (!target) throw new Error(`The run ${run.id} has a target of no known form`);
    return {
      run,
      target,
      leg,
      signal,
      streams: this.registry.list(target),
      deadline: this.clock.now().getTime() + this.options.legSeconds * 1000,
      mayRepeatPage: run.startedAt !== null,
    };
  }

  private async walkStream(walk: Walk, position: number, from: RunCursor | null): Promise<PageEnd> {
    const stream = walk.streams[position];
    if (!stream) throw new Error(`The run ${walk.run.id} has no stream ${position}`);
    const scope = this.createScope(walk, from);
    walk.mayRepeatPage = false;
    for await (const page of stream.pages(scope, from?.page ?? null, walk.leg.createClient(stream.name))) {
      const end = await this.save(walk, { scope, position, page });
      if (end !== 'next' || page.cursor === null) return end;
    }
    return this.save(walk, { scope, position, page: null });
  }

  private createScope({ run, target, mayRepeatPage }: Walk, from: RunCursor | null): Scope {
    return {
      runId: run.id,
      accountId: run.accountId,
      target,
      targetText: run.target,
      startedAt: from ? new Date(from.startedAt) : this.clock.now(),
      mayRepeatPage,
    };
  }

  private async save(
    walk: Walk,
    { scope, position, page }: { scope: Scope; position: number; page: StreamPage<unknown> | null },
  ): Promise<PageEnd> {
    const stream = walk.streams[position]!;
    const isTimeUp = walk.signal.aborted || this.clock.now().getTime() >= walk.deadline;
    const cursor = this.toRunCursor(walk, position, { scope, page: page?.cursor ?? null });
    return this.pages.save({
      run: walk.run,
      scope,
      stream,
      position,
      page,
      cursor,
      meter: walk.leg.meter,
      isTimeUp,
    });
  }

  /** Past a page: within its stream, at the start of the next one, or null when all are through. */
  private toRunCursor(
    { streams }: Walk,
    position: number,
    { scope, page }: { scope: Scope; page: StreamCursor | null },
  ): RunCursor | null {
    const stream = streams[page ? position : position + 1];
    if (!stream) return null;
    const startedAt = page ? scope.startedAt : this.clock.now();
    return { stream: stream.name, page, startedAt: startedAt.toISOString() };
  }
}
