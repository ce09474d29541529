import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { queryRows } from '../../database/query-rows.ts';
import { LegSender } from '../leg.sender.ts';
import { RunStore } from '../run.store.ts';
import { CommitWorkStore } from './commit-work.store.ts';

/** Ends the pause of a run that waits for its commits: when all are read, or when one of its legs has to ask GitHub. */
@Injectable()
export class RunWaker {
  constructor(
    private readonly em: EntityManager,
    private readonly works: CommitWorkStore,
    private readonly runs: RunStore,
    private readonly sender: LegSender,
  ) {}

  /** After a pause was stored: what it was for may have been done between the look and the pause. */
  async wakeAtOnce(runId: string): Promise<void> {
    await this.em.fork().transactional((em) => this.wake(runId, em));
  }

  /** At the end of a transaction that ends a work: from here on no leg of the run stores anything until it commits. */
  async wake(runId: string, em: EntityManager): Promise<void> {
    // Two that end the last two works wait for each other here: the second sees that there is none left.
    await queryRows(em, { text: 'select 1 from run where id = $1 for no key update', values: [runId] });
    const { waiting, doubted } = await this.works.count(runId, em);
    if (waiting > 0 && doubted === 0) return;
    const run = await this.runs.wake(runId, em);
    if (run) await this.sender.advance(run, run.leg, em);
  }
}
