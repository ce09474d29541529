import { Injectable } from '@nestjs/common';
import { WorkLostError } from './commit.errors.ts';
import { CommitWorkStore, type WorkKey } from './commit-work.store.ts';

const LOOK_EVERY_MS = 2_000;

export interface Watch {
  /** Aborts once nobody waits for the work any more. */
  signal: AbortSignal;
  stop(): void;
}

/** Who stores a batch finds out by itself that its run was cancelled; who fetches for minutes has to be told. */
@Injectable()
export class CommitWatch {
  constructor(private readonly works: CommitWorkStore) {}

  start(work: WorkKey): Watch {
    const lost = new AbortController();
    // By the real clock, as git goes.
    const timer = setInterval(() => void this.look(work, lost), LOOK_EVERY_MS).unref();
    return { signal: lost.signal, stop: () => clearInterval(timer) };
  }

  private async look(work: WorkKey, lost: AbortController): Promise<void> {
    // A database that is away may come back.
    const open = await this.works.findOpen(work).catch(() => work);
    if (!open) lost.abort(new WorkLostError());
  }
}
