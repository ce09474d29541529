import { z } from 'zod';
import { fromCursorText, toCursorText } from './cursor-text.ts';
import { REPO_SORTS, type RepoSort, SORT_KEYS, type SortKey } from './repo-sort.ts';

/** The last row of a page: what the next one comes after. */
export interface RepoPosition {
  /** The sort key as PostgreSQL writes it. */
  key: string;
  id: number;
}

const Cursor = z.tuple([z.enum(REPO_SORTS), z.string(), z.int().positive()]);

const KEY_FORMS: Record<SortKey['type'], RegExp> = {
  bigint: /^-?\d{1,16}$/,
  float8: /^(?:-?\d{1,15}(?:\.\d{1,15})?(?:e[+-]?\d{1,2})?|Infinity)$/,
  // PostgreSQL's text cannot hold NUL.
  text: /^[^\0]{0,200}$/,
};

export function encodeCursor(sort: RepoSort, { key, id }: RepoPosition): string {
  return toCursorText([sort, key, id]);
}

/** Null when the text is no cursor of ours, or one of another sort. */
export function decodeCursor(sort: RepoSort, text: string): RepoPosition | null {
  const parsed = Cursor.safeParse(fromCursorText(text));
  if (!parsed.success) return null;
  const [itsSort, key, id] = parsed.data;
  return itsSort === sort && KEY_FORMS[SORT_KEYS[sort].type].test(key) ? { key, id } : null;
}
