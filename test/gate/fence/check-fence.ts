import { findForbiddenImports } from './dependency-rules.ts';
import { findForbiddenText } from './text-rules.ts';
import type { Violation } from './violation.ts';

/** Everything below `root` that breaks a rule of `project`: imports between the storeys, and laws written in text. */
export async function checkFence(project: string, root = project): Promise<Violation[]> {
  return [...(await findForbiddenImports(project, root)), ...findForbiddenText(root)];
}
