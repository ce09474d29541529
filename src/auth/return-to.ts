import { z } from 'zod';

/** Stands in for whatever origin we are served at. */
const HERE = 'http://here.invalid';

/** Where a sign-in ends that was not on its way to anything. */
export const LANDING = '/api/docs';

/** A path of ours to go to after signing in; anything that a browser could take for another site is refused. */
export const returnToSchema = z
  .string()
  .max(2000)
  .refine(isLocalPath, 'must be a path of this service, such as /api/docs');

export function isLocalPath(path: string): boolean {
  // Browsers drop tabs and newlines, and read a backslash as a slash: `/\t/evil` and `/\evil` lead away.
  if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path)) return false;
  return URL.canParse(path, HERE) && new URL(path, HERE).origin === HERE;
}
