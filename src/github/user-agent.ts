import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { z } from 'zod';

/** GitHub refuses requests without one, and answers those of browsers and curl with another body. */
export const USER_AGENT = `octavo/${readVersion()}`;

/** The package's own, whether this runs from the sources or from `dist`. */
function readVersion(): string {
  const path = findPackageJSON('..', import.meta.url);
  if (!path) throw new Error('package.json is missing beside the program');
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(path, 'utf8'))).version;
}
