import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Violation } from './violation.ts';

interface TextRule {
  name: string;
  /** Which source files it is about, by path from the root. */
  concerns(file: string): boolean;
  forbidden: RegExp;
}

/** Laws that no import shows: they are broken by what is written, not by what is imported. */
const TEXT_RULES: readonly TextRule[] = [
  {
    // One schema reads the environment, so that a wrong value stops the start instead of a request next week.
    name: 'environment-is-read-in-config',
    concerns: (file) => !file.startsWith('src/config/'),
    forbidden:
      /\bprocess\s*(?:\?\.|\.|\[\s*['"])\s*env\b|\benv\b[^;{}]*\}\s*(?:=\s*process\b|from\s*['"](?:node:)?process['"])/g,
  },
  {
    // Law 8: who may see a repo is decided in visible_repo() alone. Stores write, and need the table itself.
    name: 'repos-are-read-through-visible-repo',
    concerns: (file) =>
      /^src\/(?:export|health|web|cli)\//.test(file) ||
      (/[.]queries[.]ts$/.test(file) && !file.startsWith('src/repos/')),
    forbidden: /\b(?:from|join|using|update|into|only|table)\s+(?:"?public"?\s*\.\s*)?"?repo"?(?![\w."])/gi,
  },
  {
    // A second bulk writer would count, lock and compare rows differently from the first.
    name: 'rows-are-written-by-save-rows',
    concerns: (file) => !/^src\/database\/save-rows(?:[.][a-z]+)?[.]ts$/.test(file),
    forbidden: /\b(?:insertMany|upsertMany|nativeInsertMany)\s*[(<]|\bunnest\s*\(/gi,
  },
];

/** Which lines of the sources below `root` break a law that dependency-cruiser cannot see. Specs may quote what is forbidden. */
export function findForbiddenText(root: string): Violation[] {
  const files = globSync('src/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.spec.ts'));
  return files.toSorted().flatMap((file) => findInText(file, readFileSync(join(root, file), 'utf8')));
}

function findInText(file: string, text: string): Violation[] {
  const code = blankComments(text);
  return TEXT_RULES.filter((rule) => rule.concerns(file)).flatMap((rule) =>
    Array.from(code.matchAll(rule.forbidden), (match) => ({
      rule: rule.name,
      file,
      found: `line ${lineOf(code, match.index)}: ${match[0]}`,
    })),
  );
}

/** Comments may name what code may not. Blanked rather than cut, so that lines keep their numbers. */
function blankComments(text: string): string {
  const comment = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm;
  return text.replace(comment, (found) => found.replace(/[^\n]/g, ' '));
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
