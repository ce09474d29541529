import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import { IssueVersionStore } from '../../issues/issue-version.store.ts';
import { NOTHING_SAVED, type Scope } from '../streams/stream.ts';
import { IssueCoverageStore, type IssueStreamName } from './issue-coverage.store.ts';
import { IssueSeenStore } from './issue-seen.store.ts';
import type { Work } from './issue-work.store.ts';
import { isWalkExact, type ListAnswer, type ListNotes } from './list-work.ts';
import { ListEndStore } from './list-end.store.ts';

const UNSTABLE = 'The list kept changing while it was read: it is read again within a day';

/** Everybody's to read: what GitHub says to one account of what it withholds is that account's. */
const NOT_ALL =
  'GitHub did not say of some whether they are still there: they are asked for again within a day';

/** How what a list shows is stored. */
export interface ListTable<Item> {
  what: 'label' | 'milestone';
  stream: IssueStreamName;
  save(repoId: number, items: readonly Item[], em: EntityManager): Promise<SaveCounts>;
  remove(repoId: number, ids: readonly number[], em: EntityManager): Promise<number>;
  count(repoId: number, em: EntityManager): Promise<number>;
}

type PageOf<Item> = Extract<ListAnswer<Item>, { kind: 'page' }>;

/** Stores what one request told of a list of a repo, and where the work on it goes on. */
@Injectable()
export class ListStore {
  constructor(
    private readonly versions: IssueVersionStore,
    private readonly seen: IssueSeenStore,
    private readonly coverage: IssueCoverageStore,
    private readonly ends: ListEndStore,
  ) {}

  async save<Item extends { id: number }>(
    answer: ListAnswer<Item>,
    { table, scope }: { table: ListTable<Item>; scope: Scope },
    em: EntityManager,
  ): Promise<SaveCounts> {
    const { work, notes } = answer;
    if (answer.kind === 'refused') {
      await this.ends.saveRefused(work, { notes, stream: table.stream, outcome: answer.outcome, scope }, em);
      return NOTHING_SAVED;
    }
    await this.versions.lock([work.repoId], em);
    await this.coverage.forgetRefusals(
      scope.accountId,
      { repoIds: [work.repoId], streams: [table.stream] },
      em,
    );
    // Another sweep began later and is through: it knows better, and has said how well.
    const sweptAt = await this.coverage.findSweptAt(work.repoId, table.stream, em);
    if (sweptAt && sweptAt.toISOString() > notes.startedAt) {
      await this.ends.moveOn(work, { notes, stream: table.stream, isSettled: notes.isExact }, em);
      return NOTHING_SAVED;
    }
    const counts =
      answer.kind === 'page'
        ? await this.savePage(answer, table, em)
        : await this.saveSuspects(answer, { table, scope }, em);
    if (counts.inserted + counts.updated > 0) await this.versions.raise([work.repoId], em);
    return counts;
  }

  private async savePage<Item extends { id: number }>(
    { work, notes, items, step, isStored }: PageOf<Item>,
    table: ListTable<Item>,
    em: EntityManager,
  ): Promise<SaveCounts> {
    const counts = isStored ? NOTHING_SAVED : await table.save(work.repoId, items, em);
    await this.seen.save(work, { what: table.what, ids: items.map(({ id }) => id) }, em);
    if (step.kind === 'next') {
      await this.ends.goOn(work, { ...notes, sweep: step.state }, em);
      return counts;
    }
    if (step.whole === null) {
      await this.end(work, { notes, table, reason: UNSTABLE, isExact: false }, em);
      return counts;
    }
    const exact = isWalkExact(step.whole, notes);
    const [suspect] = await this.seen.listUnseen(work, table.what, { afterId: 0, limit: 1 }, em);
    if (suspect) await this.ends.goOn(work, { ...notes, sweep: null, isExact: exact }, em);
    else await this.end(work, { notes, table, reason: null, isExact: exact }, em);
    return counts;
  }

  private async saveSuspects<Item>(
    { work, notes: before, told, lastId }: Extract<ListAnswer<Item>, { kind: 'suspects' }>,
    { table, scope }: { table: ListTable<Item>; scope: Scope },
    em: EntityManager,
  ): Promise<SaveCounts> {
    const removed = await table.remove(work.repoId, told.gone, em);
    const isPartial = before.isPartial || told.isPartial;
    const notes = { ...before, isPartial, refusal: before.refusal ?? told.refusal };
    if (lastId !== null) await this.ends.goOn(work, { ...notes, afterId: lastId }, em);
    else await this.endSuspects(work, { notes, table, scope }, em);
    return { ...NOTHING_SAVED, updated: removed };
  }

  private async endSuspects<Item>(
    work: Work,
    { notes, table, scope }: { notes: ListNotes; table: ListTable<Item>; scope: Scope },
    em: EntityManager,
  ): Promise<void> {
    const { isPartial, isExact, refusal, startedAt } = notes;
    const reason = isPartial ? NOT_ALL : null;
    if (refusal !== null) {
      const refused = { repoIds: [work.repoId], streams: [table.stream], reason: refusal };
      const askedAt = new Date(startedAt);
      await this.coverage.saveRefused(scope.accountId, { ...refused, askedAt }, em);
    }
    await this.end(work, { notes, table, reason, isExact }, em);
  }

  private async end<Item>(
    work: Work,
    {
      notes,
      table,
      reason,
      isExact,
    }: { notes: ListNotes; table: ListTable<Item>; reason: string | null; isExact: boolean },
    em: EntityManager,
  ): Promise<void> {
    const stored = await table.count(work.repoId, em);
    const expected = reason === null ? stored : null;
    const sweptAt = reason === null ? new Date(notes.startedAt) : null;
    // What one account is refused, another one may well be shown.
    const isSettled = reason === null ? isExact : notes.refusal === null;
    const compared = [{ stream: table.stream, expected, stored, reason }];
    await this.coverage.saveCompared(work.repoId, { compared, sweptAt }, em);
    await this.ends.moveOn(work, { notes, stream: table.stream, isSettled }, em);
  }
}
