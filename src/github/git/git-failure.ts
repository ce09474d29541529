import type { AppError } from '../../common/app-error.ts';
import { toStorableText } from '../../common/foreign-text.ts';
import {
  GitCacheCorruptError,
  GitDiskFullError,
  GitForbiddenError,
  GitMovedError,
  GitRepoGoneError,
  GitTransportError,
} from './git.errors.ts';
import type { GitEnd } from './git-program.ts';

/** Spoken by the disk, not by the server: its words start with `remote:` and are left out everywhere here. */
const DISK_FULL = /No space left on device|Disk quota exceeded|not enough disk space/i;
const STATUS = /(?:returned error:|RPC failed; HTTP) (\d{3})/;
const NOT_FOUND = /repository '[^']*' not found/i;
const NO_CREDENTIAL = /could not read (?:Username|Password)|Authentication failed|terminal prompts disabled/i;

/** Of folders that were damaged on purpose: packs, index, refs and settings. */
const DAMAGED =
  /does not match index|is corrupt\b|stored in |is empty$|not a git repository|bad config|cannot lock ref|broken ref|reference broken|from promisor remote|lazy fetching disabled|(?<!pack has )(?:bad|missing) (?:object|tree|commit|revision)|Could not read [\da-f]{40}|Failed to traverse|revision walk setup failed|unable to (?:parse|read) |far too short|bad (?:signature|index|magic)|wrong index|Expected git repo version|unknown repository extension|File exists/im;

/** What a server or the way to it did. */
const TRANSPORT =
  /unable to access|RPC failed|curl \d+|early EOF|unexpected disconnect|hung up|body are still expected|expected flush|expected '(?:packfile|acknowledgments)'|reading section header|protocol error|bad line length|remote error|invalid index-pack output|index-pack failed|pack has bad object|pack is corrupted|pack exceeds|inflate returned|bad pack header|invalid server response/i;

/** As curl names whom it could not reach. */
const HOST = /((?:resolve (?:host|proxy)|connect to|connecting to):? )[^\s'"]+(?: port \d+)?/gi;

const LAST_WORDS = /^(?:fatal|error): (.+)$/gm;

/** What a fetch that failed means. `isOurs`: a folder was there already, and may be what is wrong. */
export function toFetchFailure(end: GitEnd, isOurs: boolean): AppError {
  const words = dropRemote(end.words);
  if (DISK_FULL.test(words)) return new GitDiskFullError();
  const status = findStatus(words);
  if (status === 404) return new GitRepoGoneError();
  if (status === 401 || status === 403 || status === 451) return new GitForbiddenError(status);
  if (status !== null && isRedirect(status)) return new GitMovedError(describeStatus(status));
  if (status !== null) return new GitTransportError(describeStatus(status));
  if (isOurs && isDamage(words, end)) return new GitCacheCorruptError(describe(end));
  return new GitTransportError(describe(end));
}

/** What it means that git could not read a folder, which needs nobody else. */
export function toReadFailure(end: GitEnd): AppError {
  if (DISK_FULL.test(end.words)) return new GitDiskFullError();
  if (end.signal === 'SIGKILL' || end.signal === 'SIGTERM') return new GitTransportError(describe(end));
  return new GitCacheCorruptError(describe(end));
}

/** Git mends some damage by fetching more, and then complains at every further step. */
export function speaksOfDamage(words: string): boolean {
  return DAMAGED.test(dropRemote(words));
}

export function speaksOfNoHead(words: string): boolean {
  return /couldn't find remote ref HEAD/i.test(dropRemote(words));
}

function isDamage(words: string, end: GitEnd): boolean {
  if (DAMAGED.test(words)) return true;
  // Git crashes on some damaged packs without a word; a process that somebody ended says nothing about the folder.
  if (end.signal !== null) return end.signal !== 'SIGKILL' && end.signal !== 'SIGTERM';
  return !TRANSPORT.test(words);
}

function findStatus(words: string): number | null {
  if (NOT_FOUND.test(words)) return 404;
  if (NO_CREDENTIAL.test(words)) return 401;
  const status = STATUS.exec(words)?.[1];
  return status === undefined ? null : Number(status);
}

function describeStatus(status: number): string {
  return isRedirect(status)
    ? `it leads elsewhere (${status}), which is not followed`
    : `the server answered ${status}`;
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/**
 * Git's own last words, for whoever may see the repo: without addresses, hosts and paths, which are of this machine and its
 * network, or may hold what somebody wrote there.
 */
function describe(end: GitEnd): string {
  const last = [...dropRemote(end.words).matchAll(LAST_WORDS)].at(-1)?.[1];
  if (last === undefined)
    return end.signal === null ? `git ended with ${end.code}` : `git ended by ${end.signal}`;
  const clean = last.replace(/(?:\w+:\/\/|\/)[^\s'"]+/g, '...').replace(HOST, '$1...');
  return toStorableText(clean).slice(0, 200).toWellFormed();
}

/** Whatever a server says through git starts with `remote:`; progress overwrites its line. */
function dropRemote(words: string): string {
  return words
    .split(/[\r\n]+/)
    .filter((line) => !line.startsWith('remote:'))
    .join('\n');
}
