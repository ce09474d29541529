import { rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { hasCode } from './file-errors.ts';
import { listFiles, measureFolder } from './folder-size.ts';
import { createLocalEnvironment, createRemoteEnvironment, type GitRemote } from './git-environment.ts';
import { speaksOfDamage, speaksOfNoHead, toFetchFailure, toReadFailure } from './git-failure.ts';
import type { GitEnd } from './git-program.ts';
import { GitCacheCorruptError, GitLimitError, GitTransportError } from './git.errors.ts';
import { runGit } from './read-git.ts';

/** Where the default branch is kept, whatever it is called over there. */
const BRANCH = 'refs/heads/octavo';

/** All that a folder says of itself. Whatever else came to stand there could lead git, and the token, elsewhere. */
const CONFIG = `[core]
  repositoryformatversion = 1
  bare = true
[remote "origin"]
  promisor = true
  partialclonefilter = tree:0
`;

const FETCH = [
  'fetch',
  '--filter=tree:0',
  '--no-tags',
  '--no-auto-maintenance',
  '--no-write-fetch-head',
  '--no-recurse-submodules',
  // Words mean life: the size is looked at whenever some come, and a git whose reader is dead dies of them.
  '--progress',
  'origin',
  `+HEAD:${BRANCH}`,
];

export interface FetchAsk {
  /** Of the repo, or one that is going to be. */
  folder: string;
  /** The folder was fetched into before, and may be what is wrong when something is. */
  isOld: boolean;
  home: string;
  variables: Readonly<Record<string, string>>;
  remote: GitRemote;
  maxBytes: number;
  maxPacks: number;
  signal: AbortSignal;
}

/** Brings a folder up to date with the default branch, and tells its head; null: there is none. */
export async function fetchHead(ask: FetchAsk): Promise<string | null> {
  if (ask.isOld) await removeTraces(ask.folder);
  else await runLocal(ask, ['init', '--bare', '--quiet', '--template=']);
  await writeConfig(ask.folder);
  const end = await fetchTidily(ask);
  if (end.code !== 0 && speaksOfNoHead(end.words)) return confirmEmpty(ask);
  if (end.code !== 0) throw toFetchFailure(end, ask.isOld);
  if (ask.isOld && speaksOfDamage(end.words)) {
    throw new GitCacheCorruptError('git complained of it');
  }
  await packAgain(ask);
  const head = await runLocal(ask, ['rev-parse', '--verify', '--end-of-options', `${BRANCH}^{commit}`]);
  return head.trim();
}

/** A fetch that was killed leaves locks and halves of packs behind. Whoever holds the repo's lock is alone with them. */
async function removeTraces(folder: string): Promise<void> {
  const traces = (await listFiles(folder)).filter((path) => /^tmp_|\.(?:lock|keep)$/.test(basename(path)));
  for (const path of traces) await rm(path, { force: true });
}

async function writeConfig(folder: string): Promise<void> {
  const path = join(folder, 'config');
  try {
    await rm(path, { force: true, recursive: true });
    await writeFile(path, CONFIG, { flag: 'wx' });
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) throw new GitCacheCorruptError('it is no folder');
    throw error;
  }
}

async function fetchTidily(ask: FetchAsk): Promise<GitEnd> {
  let isDone = false;
  try {
    const end = await fetchWithin(ask);
    isDone = end.code === 0;
    return end;
  } finally {
    if (!isDone) await removeTraces(ask.folder);
  }
}

async function fetchWithin(ask: FetchAsk): Promise<GitEnd> {
  const tooLarge = new AbortController();
  let isMeasuring = false;
  const look = async (): Promise<void> => {
    const bytes = await measureFolder(ask.folder);
    if (bytes > ask.maxBytes) tooLarge.abort(new GitLimitError('size'));
  };
  const onWords = (): void => {
    if (isMeasuring) return;
    isMeasuring = true;
    look()
      .catch(() => undefined)
      .finally(() => (isMeasuring = false));
  };
  const signal = AbortSignal.any([ask.signal, tooLarge.signal]);
  const end = await runGit({
    args: FETCH,
    environment: createRemoteEnvironment(ask, ask.remote),
    signal,
    onWords,
  });
  await look();
  tooLarge.signal.throwIfAborted();
  return end;
}

/**
 * To git, a page of a proxy is a repo without branches, as an empty one is. But only a git server speaks in packets.
 */
async function confirmEmpty(ask: FetchAsk): Promise<null> {
  const environment = { ...createRemoteEnvironment(ask, ask.remote), GIT_TRACE_PACKET: '1' };
  const end = await runGit({ args: ['ls-remote', 'origin', 'HEAD'], environment, signal: ask.signal });
  if (end.code !== 0) throw toFetchFailure(end, false);
  if (end.answer !== '') throw new GitTransportError('its first commit came meanwhile');
  if (!/packet: .*</.test(end.words)) throw new GitTransportError('what answered is no git server');
  return null;
}

async function packAgain(ask: FetchAsk): Promise<void> {
  const packs = (await listFiles(ask.folder)).filter((path) => path.endsWith('.pack'));
  if (packs.length > ask.maxPacks)
    await runLocal(ask, ['repack', '-a', '-d', '-q', '--no-write-bitmap-index']);
}

async function runLocal(ask: FetchAsk, args: readonly string[]): Promise<string> {
  const environment = createLocalEnvironment(ask);
  const end = await runGit({ args, environment, signal: ask.signal });
  if (end.code !== 0) throw toReadFailure(end);
  return end.answer;
}
