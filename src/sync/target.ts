import { z } from 'zod';
import { isTopText, parseTopTarget, type TopTarget, toTopText } from './top-target.ts';

/** What is to be mirrored. Names are lower-cased: GitHub's are not case-sensitive. */
export type Target =
  | { kind: 'viewer' }
  | { kind: 'org'; login: string }
  | { kind: 'user'; login: string }
  | { kind: 'repo'; owner: string; name: string }
  | TopTarget;

/** https://docs.github.com/enterprise-cloud@latest/admin/managing-iam: letters, digits and hyphens; `_` for managed users. */
const LOGIN = '[a-z0-9](?:[a-z0-9_-]{0,98})';

/** Letters, digits, `.`, `-`, `_`; at most 100; neither `.` nor `..`. */
const REPO_NAME = '(?!\\.{1,2}$)[a-z0-9._-]{1,100}';

const FORMS: readonly [RegExp, (match: RegExpExecArray) => Target][] = [
  [/^viewer$/, () => ({ kind: 'viewer' })],
  [new RegExp(`^org:(${LOGIN})$`), ([, login = '']) => ({ kind: 'org', login })],
  [new RegExp(`^user:(${LOGIN})$`), ([, login = '']) => ({ kind: 'user', login })],
  [
    new RegExp(`^repo:(${LOGIN})/(${REPO_NAME})$`),
    ([, owner = '', name = '']) => ({ kind: 'repo', owner, name }),
  ],
];

/** For people. */
export const TARGET_FORMS = 'viewer, org:NAME, user:NAME, repo:OWNER/NAME or top:N';

const EXPECTED = `must be ${TARGET_FORMS}`;

/** Longer than any target there is: GitHub's longest query, percent-encoded. */
const MAX_TEXT = 3_000;

/** `problem`: what is wrong with it, without the text itself. */
export function readTarget(text: string): Target | { problem: string } {
  const trimmed = text.trim();
  if (isTopText(trimmed)) return parseTopTarget(trimmed);
  const lowerCased = trimmed.toLowerCase();
  for (const [form, toTarget] of FORMS) {
    const match = form.exec(lowerCased);
    if (match) return toTarget(match);
  }
  return { problem: EXPECTED };
}

/** Null when it has none of the known forms. */
export function parseTarget(text: string): Target | null {
  const target = readTarget(text);
  return 'problem' in target ? null : target;
}

/** The identity of a target: equal texts, equal targets. */
export function toTargetText(target: Target): string {
  switch (target.kind) {
    case 'viewer':
      return 'viewer';
    case 'repo':
      return `repo:${target.owner}/${target.name}`;
    case 'top':
      return toTopText(target);
    default:
      return `${target.kind}:${target.login}`;
  }
}

/** A target in a request, as its identity. */
export const TargetText = z
  .string(EXPECTED)
  .max(MAX_TEXT, EXPECTED)
  .transform((text, context) => {
    const target = readTarget(text);
    if (!('problem' in target)) return toTargetText(target);
    context.addIssue({ code: 'custom', message: target.problem });
    return z.NEVER;
  });
