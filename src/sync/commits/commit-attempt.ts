import { Injectable } from '@nestjs/common';
import { CommitReader } from './commit-reader.ts';
import { CommitSetback } from './commit-setback.ts';
import { CommitWatch } from './commit-watch.ts';
import type { Work } from './commit-work.store.ts';

/** One attempt at one repo, by whoever has the repo's lock. */
@Injectable()
export class CommitAttempt {
  constructor(
    private readonly reader: CommitReader,
    private readonly watch: CommitWatch,
    private readonly setback: CommitSetback,
  ) {}

  /** Rejects only with what keeps it from being written down how it went. */
  async run(work: Work, signal: AbortSignal): Promise<void> {
    const watch = this.watch.start(work);
    const either = AbortSignal.any([signal, watch.signal]);
    try {
      await this.reader.read(work, either);
    } catch (error) {
      await this.setback.handle({ work, error, signal: either });
    } finally {
      watch.stop();
    }
  }
}
