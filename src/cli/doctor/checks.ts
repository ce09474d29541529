import type { Check } from './check.ts';
import { configurationCheck } from './configuration.check.ts';
import { databaseCheck, migrationsCheck } from './database.check.ts';
import { gitCheck } from './git.check.ts';
import { clockCheck, githubCheck } from './github.check.ts';
import { quotaCheck, tokenCheck } from './token.check.ts';

/** In the order in which they need one another. */
export const CHECKS: readonly Check[] = [
  configurationCheck,
  databaseCheck,
  migrationsCheck,
  githubCheck,
  clockCheck,
  tokenCheck,
  quotaCheck,
  gitCheck,
];
