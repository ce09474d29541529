import { z } from 'zod';
import { isTopText, parseTopTarget, type TopTarget, toTopText } from './top-target.ts';

/** What is to be mirrored. Names are lower-cased: GitHub's are not case-sensitive. */
export type Target = BaseTarget | SubjectTarget | TopTarget;

/** Repos. */
export type BaseTarget =
  | { kind: 'viewer' }
  | { kind: 'org'; login: string }
  | { kind: 'user'; login: string }
  | { kind: 'repo'; owner: string; name: string }
  /** By GitHub's id: names change hands. */
  | { kind: 'repo-id'; id: number };

/**
 * What belongs to repos, in runs of its own: loading it for hours keeps the repos themselves from nothing. `stars` is
 * what GitHub knows of the stars of days gone by, which is asked for once, as a rule.
 */
export interface SubjectTarget {
  kind: 'issues' | 'counts' | 'stars' | 'commits';
  of: BaseTarget;
}

/** https://docs.github.com/enterprise-cloud@latest/admin/managing-iam: letters, digits and hyphens; `_` for managed users. */
const LOGIN = '[a-z0-9](?:[a-z0-9_-]{0,98})';

/** Letters, digits, `.`, `-`, `_`; at most 100; neither `.` nor `..`. */
const REPO_NAME = '(?!\\.{1,2}$)[a-z0-9._-]{1,100}';

const FORMS: readonly [RegExp, (match: RegExpExecArray) => BaseTarget][] = [
  [/^viewer$/, () => ({ kind: 'viewer' })],
  [new RegExp(`^org:(${LOGIN})$`), ([, login = '']) => ({ kind: 'org', login })],
  [new RegExp(`^user:(${LOGIN})$`), ([, login = '']) => ({ kind: 'user', login })],
  [
    new RegExp(`^repo:(${LOGIN})/(${REPO_NAME})$`),
    ([, owner = '', name = '']) => ({ kind: 'repo', owner, name }),
  ],
  [/^repo:([1-9]\d{0,14})$/, ([, id]) => ({ kind: 'repo-id', id: Number(id) })],
];

/** What stands before the repos that it is about. */
const SUBJECT = /^(issues|counts|stars|commits):/;

/** For people. */
export const TARGET_FORMS =
  'viewer, org:NAME, user:NAME, repo:OWNER/NAME or repo:ID, each also as issues:..., counts:..., stars:... or commits:..., or top:N';

const EXPECTED = `must be ${TARGET_FORMS}`;

/** Longer than any target there is: GitHub's longest query, percent-encoded. */
const MAX_TEXT = 3_000;

/** `problem`: what is wrong with it, without the text itself. */
export function readTarget(text: string): Target | { problem: string } {
  const trimmed = text.trim();
  if (isTopText(trimmed)) return parseTopTarget(trimmed);
  const lowerCased = trimmed.toLowerCase();
  const subject = SUBJECT.exec(lowerCased)?.[1] as SubjectTarget['kind'] | undefined;
  const of = parseBase(lowerCased.replace(SUBJECT, ''));
  if (!of) return { problem: EXPECTED };
  return subject ? { kind: subject, of } : of;
}

function parseBase(lowerCased: string): BaseTarget | null {
  for (const [form, toTarget] of FORMS) {
    const match = form.exec(lowerCased);
    if (match) return toTarget(match);
  }
  return null;
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
    case 'repo-id':
      return `repo:${target.id}`;
    case 'top':
      return toTopText(target);
    case 'issues':
    case 'counts':
    case 'stars':
    case 'commits':
      return `${target.kind}:${toTargetText(target.of)}`;
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
