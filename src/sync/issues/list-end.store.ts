import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { Outcome } from '../../github/github.types.ts';
import type { Scope } from '../streams/stream.ts';
import { IssueCoverageStore, type IssueStreamName, LABELS } from './issue-coverage.store.ts';
import { IssueSeenStore } from './issue-seen.store.ts';
import { IssueWatermarkStore } from './issue-watermark.store.ts';
import { IssueWorkStore, type Work } from './issue-work.store.ts';
import type { ListNotes } from './list-work.ts';

type Refusal = Exclude<Outcome<never>, { kind: 'found' }>;

/** Where the work on a repo goes on after a page of a list, or after the list. */
@Injectable()
export class ListEndStore {
  constructor(
    private readonly works: IssueWorkStore,
    private readonly seen: IssueSeenStore,
    private readonly watermarks: IssueWatermarkStore,
    private readonly coverage: IssueCoverageStore,
  ) {}

  async goOn(work: Work, notes: ListNotes, em: EntityManager): Promise<void> {
    await this.works.moveOn(work, { phase: work.phase, link: null, notes }, em);
  }

  /** After labels come milestones, if they are due, and then issues. `isSettled`: for a day, there is nothing more to learn. */
  async moveOn(
    work: Work,
    { notes, stream, isSettled }: { notes: ListNotes; stream: IssueStreamName; isSettled: boolean },
    em: EntityManager,
  ): Promise<void> {
    await this.seen.remove(work, em);
    if (stream === LABELS && notes.isDue) {
      const before = isSettled ? notes.startedAt : null;
      await this.works.moveOn(work, { phase: 'milestones', link: null, notes: { before } }, em);
      return;
    }
    if (stream !== LABELS && isSettled && notes.before) {
      await this.watermarks.saveListsSwept(work.repoId, new Date(notes.before), em);
    }
    if (work.hasNews) await this.works.moveOn(work, { phase: 'issues', link: null, notes: null }, em);
    else await this.works.remove(work.runId, [work.repoId], em);
  }

  async saveRefused(
    work: Work,
    of: { notes: ListNotes; stream: IssueStreamName; outcome: Refusal; scope: Scope },
    em: EntityManager,
  ): Promise<void> {
    const { notes, stream, outcome, scope } = of;
    const repoIds = [work.repoId];
    if (outcome.kind === 'not_found') {
      // Whether the repo itself is gone, the lists of repos find out.
      await this.seen.remove(work, em);
      await this.works.remove(work.runId, repoIds, em);
      return;
    }
    const { reason } = outcome;
    const isSame = outcome.kind === 'gone' || outcome.kind === 'conflict';
    if (isSame) {
      const state = outcome.kind === 'gone' ? 'disabled' : 'unavailable';
      await this.coverage.saveState(repoIds, { streams: [stream], state, reason }, em);
    } else {
      const askedAt = new Date(notes.startedAt);
      await this.coverage.saveRefused(scope.accountId, { repoIds, streams: [stream], reason, askedAt }, em);
    }
    // What one account is refused, another one may well be shown.
    await this.moveOn(work, { notes, stream, isSettled: isSame }, em);
  }
}
