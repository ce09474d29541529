import { z } from 'zod';
import { fromCursorText, toCursorText } from './cursor-text.ts';

export const TAG_SORTS = ['newest', 'name'] as const;
export type TagSort = (typeof TAG_SORTS)[number];

/** The last tag of a page: what the next one comes after. */
export interface TagPosition {
  /** As PostgreSQL writes it; null by name, which is a key itself. */
  key: string | null;
  name: string;
}

/** PostgreSQL's text cannot hold NUL. Git has no name that is longer than a path. */
const Name = z.string().regex(/^[^\0]{1,1024}$/);
/** Seconds before 1970, or after it with a minus. */
const Key = z.string().regex(/^(?:-?\d{1,12}(?:\.\d{1,6})?|Infinity)$/);

const Cursor = z.union([
  z.tuple([z.literal('name'), z.null(), Name]),
  z.tuple([z.literal('newest'), Key, Name]),
]);

export function encodeTagCursor(sort: TagSort, { key, name }: TagPosition): string {
  return toCursorText([sort, key, name]);
}

/** Null when the text is no cursor of ours, or one of another sort. */
export function decodeTagCursor(sort: TagSort, text: string): TagPosition | null {
  const parsed = Cursor.safeParse(fromCursorText(text));
  if (!parsed.success) return null;
  const [itsSort, key, name] = parsed.data;
  return itsSort === sort ? { key, name } : null;
}
