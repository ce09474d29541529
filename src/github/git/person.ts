import { createHash } from 'node:crypto';
import { toStorableText } from '../../common/foreign-text.ts';
import type { GitPerson } from './git.types.ts';

const MAX_NAME = 200;
const MAX_EMAIL = 400;

/** Whole histories of trailers have been seen in one commit; nobody needs more of them than this. */
const MAX_COAUTHORS = 1_000;

/** A text that a few hundred characters were taken from would live on in memory as long as they do. */
const LONG = 2_000;

export function toPerson(name: string, email: string): GitPerson {
  const person = { name: cutText(name.trim(), MAX_NAME), email: normalizeEmail(email) };
  return name.length + email.length > LONG ? detach(person) : person;
}

/** Values of trailers, one a line: `Name <email>`. What has no angle brackets names nobody. */
export function parseCoauthors(values: string): GitPerson[] {
  const coauthors: GitPerson[] = [];
  for (let start = 0; start < values.length && coauthors.length < MAX_COAUTHORS;) {
    const newline = values.indexOf('\n', start);
    const end = newline === -1 ? values.length : newline;
    const coauthor = parseCoauthor(values.slice(start, end));
    if (coauthor) coauthors.push(values.length > LONG ? detach(coauthor) : coauthor);
    start = end + 1;
  }
  return coauthors;
}

/** The first so many characters, none of them cut in half, as the database can hold them. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return toStorableText(text);
  const isCutInHalf = /[\uD800-\uDBFF]/.test(text.charAt(maxLength - 1));
  return toStorableText(text.slice(0, isCutInHalf ? maxLength - 1 : maxLength));
}

function parseCoauthor(value: string): GitPerson | null {
  const open = value.lastIndexOf('<');
  const close = open === -1 ? -1 : value.indexOf('>', open);
  if (close === -1) return null;
  const person = toPerson(value.slice(0, open), value.slice(open + 1, close));
  return person.name === '' && person.email === '' ? null : person;
}

function detach({ name, email }: GitPerson): GitPerson {
  return { name: Buffer.from(name).toString(), email: Buffer.from(email).toString() };
}

function normalizeEmail(raw: string): string {
  const email = toStorableText(raw.trim().toLowerCase());
  if (email.length <= MAX_EMAIL) return email;
  // Two that begin alike remain two.
  return cutText(email, MAX_EMAIL) + createHash('sha256').update(email).digest('hex');
}
