import { type Signer, toSigner } from './signer.ts';

const TRAILER = /^[A-Za-z0-9-]+\s*:/;
const BY_GIT = /^(?:Signed-off-by: |\(cherry picked from commit )/;
const COAUTHOR = /^co-authored-by\s*:\s*(.*?)\s*<([^<>]*)>\s*$/i;
/** Git takes a paragraph with lines of another kind, if it wrote some of it and at least so much of it is of this kind. */
const LEAST_SHARE = 0.25;

/** Whom the last paragraph of a message names, if it consists of trailers. */
export function findCoauthors(message: readonly string[]): Signer[] {
  const paragraphs = toParagraphs(message);
  const last = paragraphs.at(-1);
  // The first paragraph is the subject, whatever it looks like.
  if (!last || paragraphs.length < 2) return [];
  const lines = unfold(last);
  if (!areTrailers(lines)) return [];
  return lines.flatMap((line) => {
    const [, name, email] = COAUTHOR.exec(line) ?? [];
    return name === undefined || email === undefined ? [] : [toSigner(name, email)];
  });
}

function toParagraphs(message: readonly string[]): string[][] {
  const paragraphs: string[][] = [];
  let isOpen = false;
  for (const line of message) {
    const isBlank = line.trim() === '';
    if (!isBlank && !isOpen) paragraphs.push([]);
    if (!isBlank) paragraphs.at(-1)?.push(line);
    isOpen = !isBlank;
  }
  return paragraphs;
}

function unfold(lines: readonly string[]): string[] {
  const unfolded: string[] = [];
  for (const line of lines) {
    const before = /^\s/.test(line) ? unfolded.pop() : undefined;
    unfolded.push(before === undefined ? line : `${before} ${line.trim()}`);
  }
  return unfolded;
}

function areTrailers(lines: readonly string[]): boolean {
  const trailers = lines.filter((line) => TRAILER.test(line) || BY_GIT.test(line)).length;
  if (trailers === lines.length) return true;
  return lines.some((line) => BY_GIT.test(line)) && trailers / lines.length >= LEAST_SHARE;
}
