import type { EntityManager } from '@mikro-orm/postgresql';
import type { SaveCounts } from '../../database/save-rows.ts';
import type { GithubClient } from '../../github/github-client.ts';
import type { Target } from '../target.ts';

/** Whose run reads what. */
export interface Scope {
  runId: string;
  /** The account whose credential is used, and whose access the run proves. */
  accountId: number;
  target: Target;
  /** The target's identity. */
  targetText: string;
  /** When this stream's sweep began: taken before its first request. */
  startedAt: Date;
  /** The first page of this leg may have been fetched before, by a leg that died before it could commit. */
  mayRepeatPage: boolean;
}

/** JSON: where the next page is found. */
export type StreamCursor = Record<string, unknown>;

export interface StreamPage<Rows> {
  rows: Rows;
  /** Past this page; null: the stream is through. */
  cursor: StreamCursor | null;
  /** How many items this page adds to what is done. */
  done: number;
  /** How many items there are, where the stream knows it better than by what the last sweep found. */
  expected?: number | null;
  /**
   * What the stream waits for is done elsewhere: the leg ends with this page, and the account's lock with it, and the next
   * leg begins so much later at the latest.
   */
  pauseMs?: number;
}

/**
 * One kind of data carried from GitHub to us. `pages` asks GitHub and writes nothing; `store` writes one page, in the
 * transaction that also moves the cursor past it, and counts the rows it wrote in the mirrored tables.
 */
export interface Stream<Rows = unknown> {
  readonly name: string;
  pages(scope: Scope, cursor: StreamCursor | null, github: GithubClient): AsyncIterable<StreamPage<Rows>>;
  store(rows: Rows, scope: Scope, em: EntityManager): Promise<SaveCounts>;
}

export const NOTHING_SAVED: SaveCounts = { inserted: 0, updated: 0, unchanged: 0 };

export function addCounts(a: SaveCounts, b: SaveCounts): SaveCounts {
  return {
    inserted: a.inserted + b.inserted,
    updated: a.updated + b.updated,
    unchanged: a.unchanged + b.unchanged,
  };
}
