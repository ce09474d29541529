import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubTagPage } from '../../github/search.types.ts';
import { TagStore } from '../../repos/tag.store.ts';
import { TagCoverageStore } from './tag-coverage.store.ts';
import { toSeenNames, toTagRows } from './tag-page.store.ts';
import { type ReadingRow, TagReadingStore } from './tag-reading.store.ts';

/** A page of a reading beyond its first, and what follows from it: see `toAnswer`. */
export interface TagPart {
  kind: 'next' | 'whole' | 'again' | 'torn';
  repoId: number;
  reading: ReadingRow;
  page: GithubTagPage;
}

const UNSTEADY = 'The tags kept changing while they were read';

/** Stores the pages of tags that follow on a first one. The repos must be locked. */
@Injectable()
export class TagPartStore {
  constructor(
    private readonly tags: TagStore,
    private readonly readings: TagReadingStore,
    private readonly coverage: TagCoverageStore,
  ) {}

  async saveParts(runId: string, parts: readonly TagPart[], em: EntityManager): Promise<SaveCounts> {
    const current = await this.leaveOutOvertaken(runId, parts, em);
    const of = (wanted: TagPart['kind']): TagPart[] => current.filter(({ kind }) => kind === wanted);
    const saved = await this.tags.saveTags(current.flatMap(toTagRows), em);
    await this.readings.saveNames(runId, current.map(toSeenNames), em);
    await this.readings.save(of('next').map(toMoved), em);
    await this.readings.restart(runId, of('again').map(toRestarted), em);
    await this.giveUp(runId, of('torn'), em);
    const removed = await this.end(runId, of('whole'), em);
    return { ...saved, updated: saved.updated + removed };
  }

  /** Another run has read them whole since, by a reading that began later: these are of no use any more. */
  private async leaveOutOvertaken(
    runId: string,
    parts: readonly TagPart[],
    em: EntityManager,
  ): Promise<TagPart[]> {
    const sweeps = await this.coverage.findSweeps(parts.map(toId), em);
    const isOvertaken = ({ repoId, reading: { startedAt } }: TagPart): boolean =>
      (sweeps.get(repoId) ?? startedAt) > startedAt;
    await this.readings.remove(runId, parts.filter(isOvertaken).map(toId), em);
    return parts.filter((part) => !isOvertaken(part));
  }

  /** What these readings have not seen is gone. Returns how many tags. */
  private async end(runId: string, whole: readonly TagPart[], em: EntityManager): Promise<number> {
    const read = whole.map(({ reading }) => reading);
    const removed = await this.readings.removeUnseen(runId, read, em);
    const held = whole.map(({ page: { total }, reading: { repoId, asOf, startedAt } }) => {
      return { repoId, expected: total, stored: total, asOf, startedAt };
    });
    await this.coverage.saveComplete(held, em);
    await this.readings.remove(runId, whole.map(toId), em);
    return removed;
  }

  /** Of no state of the repo: the next run tries again. */
  private async giveUp(runId: string, torn: readonly TagPart[], em: EntityManager): Promise<void> {
    const stored = await this.tags.countTags(torn.map(toId), em);
    const held = torn.map(({ repoId, page: { total } }) => {
      return { repoId, expected: total, stored: stored.get(repoId) ?? 0, asOf: null };
    });
    await this.coverage.savePartial(held, UNSTEADY, em);
    await this.readings.remove(runId, torn.map(toId), em);
  }
}

function toId({ repoId }: TagPart): number {
  return repoId;
}

/** What is expected stays what the first page said: see `toAnswer`. */
function toMoved({ reading, page: { endCursor, items } }: TagPart): ReadingRow {
  return { ...reading, cursor: endCursor, read: reading.read + items.length };
}

function toRestarted({ reading, page: { total } }: TagPart): ReadingRow {
  return { ...reading, expected: total, failures: reading.failures + 1 };
}
