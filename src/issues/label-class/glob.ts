/** Long enough for every label name (50 characters), short enough to be read. */
export const MAX_GLOB_LENGTH = 100;

const ONLY_STAR = 'patterns are globs: only * is special';
// Not what looks odd in a label, but what nobody writes who means the characters themselves.
const REGULAR_EXPRESSION = /^\^|\$$|\.[*+]|\\[a-z]|\(\?|\([^()|]*\|[^()]*\)|\[[^\]]-[^\]]\]/iu;

/** A pattern for label names in which `*` stands for any characters, also none; case does not matter. */
export interface Glob {
  pattern: string;
  /** The texts between the stars, folded. */
  parts: readonly string[];
}

/** Why a text is no glob, for people; undefined when it is one. */
export function findGlobProblem(pattern: string): string | undefined {
  if (pattern.trim() === '') return 'a pattern must not be empty';
  if (pattern.length > MAX_GLOB_LENGTH) return `a pattern has at most ${MAX_GLOB_LENGTH} characters`;
  if (/\p{Cc}/u.test(pattern)) return 'a pattern must not contain control characters';
  if (!pattern.isWellFormed()) return 'a pattern must be well-formed text';
  return REGULAR_EXPRESSION.test(pattern) ? ONLY_STAR : undefined;
}

export function isGlob(pattern: string): boolean {
  return findGlobProblem(pattern) === undefined;
}

/** Throws a `RangeError` that says why when it is no glob: doors ask `findGlobProblem` before. */
export function parseGlob(pattern: string): Glob {
  const problem = findGlobProblem(pattern);
  if (problem !== undefined) throw new RangeError(problem);
  return { pattern, parts: fold(pattern).split('*') };
}

/** Whether the whole name fits. Each text between stars is taken where it comes first, so that nothing is tried twice. */
export function matchesGlob(pattern: string | Glob, labelName: string): boolean {
  const { parts } = typeof pattern === 'string' ? parseGlob(pattern) : pattern;
  const name = fold(labelName);
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

function fold(text: string): string {
  return text.toLowerCase();
}
