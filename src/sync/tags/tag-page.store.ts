import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubTagPage } from '../../github/search.types.ts';
import { type TagRow, TagStore } from '../../repos/tag.store.ts';
import { addCounts, NOTHING_SAVED } from '../streams/stream.ts';
import { toAsOf } from './as-of.ts';
import { type HeldTags, TagCoverageStore } from './tag-coverage.store.ts';
import { TagReadingStore } from './tag-reading.store.ts';

/** The first page of a repo's tags. */
export interface ReadTags {
  repoId: number;
  /** The repo's last push, as far as is known. */
  pushedAt: Date | null;
  /** Null: not asked for, or GitHub could not compute it. */
  page: GithubTagPage | null;
}

export interface TagReader {
  runId: string;
  accountId: number;
  /** Before the page was asked for. */
  startedAt: Date;
}

type Told = ReadTags & { page: GithubTagPage; failures: number };

const SHORT = 'GitHub showed fewer tags than it counts';

/** Stores first pages of tags: of most repos there is no other. */
@Injectable()
export class TagPageStore {
  constructor(
    private readonly tags: TagStore,
    private readonly readings: TagReadingStore,
    private readonly coverage: TagCoverageStore,
  ) {}

  /**
   * The repos must be stored and locked. Where a page holds all tags of a repo, the repo has these and no others from now on; where
   * more are to come, a reading of this run is begun, anew if there was one. Without a page nothing is done.
   */
  async saveReadTags(
    read: readonly (ReadTags & { failures?: number })[],
    by: TagReader,
    em: EntityManager,
  ): Promise<SaveCounts> {
    const told = listTold(read);
    if (told.length === 0) return NOTHING_SAVED;
    const ids = told.map(({ repoId }) => repoId);
    await this.readings.remove(by.runId, ids, em);
    await this.coverage.forgetRefusals(by.accountId, ids, em);
    // Another run has read them whole, and began later: it knows better.
    const sweeps = await this.coverage.findSweeps(ids, em);
    const current = told.filter(({ repoId }) => (sweeps.get(repoId) ?? by.startedAt) <= by.startedAt);
    const whole = await this.saveWhole(current.filter(isWhole), by, em);
    const others = current.filter((repo) => !isWhole(repo));
    const parts = await this.tags.saveTags(others.flatMap(toTagRows), em);
    await this.begin(others, by, em);
    const short = others.filter(({ page }) => page.endCursor === null);
    await this.coverage.savePartial(
      short.map((repo) => toHeld(repo, by)),
      SHORT,
      em,
    );
    return addCounts(whole, parts);
  }

  private async saveWhole(repos: readonly Told[], by: TagReader, em: EntityManager): Promise<SaveCounts> {
    const { startedAt } = by;
    await this.coverage.saveComplete(
      repos.map((repo) => ({ ...toHeld(repo, by), startedAt })),
      em,
    );
    return this.tags.replaceTags(
      repos.map(({ repoId, page }) => ({ repoId, tags: page.items })),
      em,
    );
  }

  private async begin(repos: readonly Told[], by: TagReader, em: EntityManager): Promise<void> {
    const { runId, startedAt } = by;
    const begun = repos.filter(({ page }) => page.endCursor !== null);
    const rows = begun.map(({ repoId, pushedAt, failures, page: { endCursor, total, items } }) => ({
      runId,
      repoId,
      cursor: endCursor,
      expected: total,
      read: items.length,
      failures,
      asOf: toAsOf(pushedAt, startedAt),
      startedAt,
    }));
    await this.readings.save(rows, em);
    await this.readings.saveNames(runId, begun.map(toSeenNames), em);
    await this.coverage.saveBegun(
      rows.map(({ repoId, expected, read }) => ({ repoId, expected, stored: read })),
      em,
    );
  }
}

export function toTagRows({ repoId, page }: { repoId: number; page: GithubTagPage }): TagRow[] {
  return page.items.map(({ name, oid, annotated, taggedAt }) => ({
    repoId,
    name,
    oid,
    annotated,
    taggedAt,
  }));
}

export function toSeenNames({ repoId, page }: { repoId: number; page: GithubTagPage }): {
  repoId: number;
  names: string[];
} {
  return { repoId, names: page.items.map(({ name }) => name) };
}

/** Each repo once: pages of a list overlap. */
function listTold(read: readonly (ReadTags & { failures?: number })[]): Told[] {
  const told = new Map<number, Told>();
  for (const { page, failures = 0, ...repo } of read) {
    if (page) told.set(repo.repoId, { ...repo, page, failures });
  }
  return [...told.values()];
}

function isWhole({ page }: Told): boolean {
  return page.endCursor === null && page.items.length === page.total;
}

function toHeld({ repoId, pushedAt, page }: Told, { startedAt }: TagReader): HeldTags {
  const { total: expected, items } = page;
  return { repoId, expected, stored: items.length, asOf: toAsOf(pushedAt, startedAt) };
}
