import { z } from 'zod';

/** What is to be mirrored. Names are lower-cased: GitHub's are not case-sensitive. */
export type Target =
  | { kind: 'viewer' }
  | { kind: 'org'; login: string }
  | { kind: 'user'; login: string }
  | { kind: 'repo'; owner: string; name: string };

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

const EXPECTED = 'must be viewer, org:NAME, user:NAME or repo:OWNER/NAME';

/** Null when it has none of the known forms. */
export function parseTarget(text: string): Target | null {
  const lowerCased = text.trim().toLowerCase();
  for (const [form, toTarget] of FORMS) {
    const match = form.exec(lowerCased);
    if (match) return toTarget(match);
  }
  return null;
}

/** The identity of a target: equal texts, equal targets. */
export function toTargetText(target: Target): string {
  switch (target.kind) {
    case 'viewer':
      return 'viewer';
    case 'repo':
      return `repo:${target.owner}/${target.name}`;
    default:
      return `${target.kind}:${target.login}`;
  }
}

/** A target in a request, as its identity. */
export const TargetText = z
  .string(EXPECTED)
  .max(300, EXPECTED)
  .transform((text, context) => {
    const target = parseTarget(text);
    if (target) return toTargetText(target);
    context.addIssue({ code: 'custom', message: EXPECTED });
    return z.NEVER;
  });
