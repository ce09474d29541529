import { Injectable } from '@nestjs/common';
import { IdentityMemory } from '../../contributors/identity-memory.ts';
import type { GitHistory, GitRange } from '../../github/git/git.types.ts';
import { CommitBatchStore, type Reading } from './commit-batch.store.ts';
import { CommitEnding } from './commit-ending.ts';
import { CommitLedger } from './commit-ledger.ts';
import { CommitOpening } from './commit-opening.ts';
import type { CommitPlan } from './commit-plan.ts';
import type { Work } from './commit-work.store.ts';
import { readAhead } from './read-ahead.ts';

/** Reads the commits of one repo: from git to the tables, without GitHub's API. */
@Injectable()
export class CommitReader {
  constructor(
    private readonly opening: CommitOpening,
    private readonly batches: CommitBatchStore,
    private readonly ending: CommitEnding,
    private readonly ledger: CommitLedger,
  ) {}

  /** By whoever has the repo's lock, as long as the signal does not abort. Throws what keeps it from being read whole. */
  async read(work: Work, signal: AbortSignal): Promise<void> {
    if (await this.opening.isStored(work)) return this.ending.confirm(work);
    await this.ledger.start(work);
    const { history, plan, at } = await this.opening.open(work, signal);
    try {
      const reading: Reading = { work, plan, memory: new IdentityMemory(), signal };
      const count = await this.store(reading, history);
      await this.ending.finish(reading, { history, count }, at);
    } finally {
      history.close();
    }
  }

  /** Returns how many commits were logged. */
  private async store(reading: Reading, history: GitHistory): Promise<number> {
    await this.batches.begin(reading);
    let count = 0;
    for await (const commits of readAhead(history.listCommits(toRange(reading.plan), reading.signal))) {
      await this.batches.save(reading, commits);
      count += commits.length;
    }
    return count;
  }
}

function toRange({ head, base }: CommitPlan): GitRange {
  return base === null ? { from: head } : { from: head, except: base };
}
