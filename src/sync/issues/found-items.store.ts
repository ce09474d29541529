import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubFoundIssue } from '../../github/issue.types.ts';
import { IssueVersionStore } from '../../issues/issue-version.store.ts';
import { IssueStore } from '../../issues/issue.store.ts';
import { addCounts, NOTHING_SAVED } from '../streams/stream.ts';
import { IssueItemsStore } from './issue-items.store.ts';
import { IssueSuspectStore } from './issue-suspect.store.ts';
import { IssueWatermarkStore } from './issue-watermark.store.ts';
import type { Work } from './issue-work.store.ts';
import { type AskedItem, hasLeft } from './reconcile-answer.ts';

export interface SavedAnswers {
  counts: SaveCounts;
  changed: boolean;
  /** Some did not answer. */
  isPartial: boolean;
  /** What GitHub said where it withheld one from this account; null: it did not. */
  refusal: string | null;
}

/** Stores what became of issues that were asked for by number: there, elsewhere, or gone. */
@Injectable()
export class FoundItemsStore {
  constructor(
    private readonly versions: IssueVersionStore,
    private readonly items: IssueItemsStore,
    private readonly issues: IssueStore,
    private readonly suspects: IssueSuspectStore,
    private readonly watermarks: IssueWatermarkStore,
  ) {}

  async save(work: Work, asked: readonly AskedItem[], em: EntityManager): Promise<SavedAnswers> {
    const { repoId } = work;
    const found = asked.flatMap(({ outcome }) => (outcome.kind === 'found' ? [outcome.value] : []));
    const elsewhere = found.map((item) => item.repoId).filter((id) => id !== repoId);
    const mirrored = await this.watermarks.listMirrored(elsewhere, em);
    const repoIds = [repoId, ...mirrored];
    await this.versions.lock(repoIds, em);
    const absent = asked.filter((item) => isAbsent(work, item)).map(({ number }) => number);
    const removed = await this.issues.removeIssues(repoId, absent, em);
    const known = found.filter((item) => repoIds.includes(item.repoId));
    const people = await this.items.savePeople(known, em);
    const here = await this.saveFound(repoId, found, em);
    const changed = new Set(removed > 0 || here.changed ? [repoId] : []);
    let counts = addCounts(addCounts(people, here.counts), { ...NOTHING_SAVED, updated: removed });
    for (const id of mirrored) {
      const there = await this.saveFound(id, found, em);
      counts = addCounts(counts, there.counts);
      if (there.changed) changed.add(id);
    }
    await this.versions.raise([...changed], em);
    await this.forgetUnstored(work, asked, em);
    return { counts, changed: changed.has(repoId), ...findUntold(asked) };
  }

  private async saveFound(
    repoId: number,
    found: readonly GithubFoundIssue[],
    em: EntityManager,
  ): ReturnType<IssueItemsStore['save']> {
    const items = found.filter((item) => item.repoId === repoId);
    return this.items.save(repoId, items, em);
  }

  /** They were asked for once: that is enough. */
  private async forgetUnstored(work: Work, asked: readonly AskedItem[], em: EntityManager): Promise<void> {
    const unstored = asked.filter((item) => !isHere(work, item));
    await this.suspects.forget(
      work,
      unstored.map(({ number }) => number),
      em,
    );
  }
}

function isAbsent(work: Work, asked: AskedItem): boolean {
  const { kind } = asked.outcome;
  if (kind === 'found') return !isHere(work, asked);
  return kind === 'not_found' || kind === 'gone' || hasLeft(asked);
}

/** One that was transferred, and back again, is in the same repo under another number. */
function isHere({ repoId }: Work, { number, outcome }: AskedItem): boolean {
  return outcome.kind === 'found' && outcome.value.repoId === repoId && outcome.value.number === number;
}

/** An answer that nobody here can read is no refusal: it is the same for everybody. */
function findUntold(asked: readonly AskedItem[]): Pick<SavedAnswers, 'isPartial' | 'refusal'> {
  let isPartial = false;
  for (const { outcome } of asked.filter((item) => !hasLeft(item))) {
    if (outcome.kind === 'found' || outcome.kind === 'not_found' || outcome.kind === 'gone') continue;
    if (outcome.kind !== 'conflict') return { isPartial: true, refusal: outcome.reason };
    isPartial = true;
  }
  return { isPartial, refusal: null };
}
