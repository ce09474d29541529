import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import type { Violation } from './violation.ts';

const FENCED = ['src', 'test', 'migrations'];

/**
 * Which imports below `root` break a rule of `.dependency-cruiser.cjs` (this project's, wherever `root` is).
 * Throws when a fenced folder is missing: a fence around nothing would always be whole.
 */
export async function findForbiddenImports(project: string, root: string): Promise<Violation[]> {
  const options = await extractDepcruiseOptions(join(project, '.dependency-cruiser.cjs'));
  const { output } = await cruise(FENCED, { ...options, baseDir: root });
  if (typeof output === 'string') throw new Error(`dependency-cruiser answered in words: ${output}`);
  return output.summary.violations.map(({ rule, from, to, unresolvedTo, cycle }) => ({
    rule: rule.name,
    file: from,
    found: cycle ? cycle.map(({ name }) => name).join(' -> ') : (unresolvedTo ?? to),
  }));
}
