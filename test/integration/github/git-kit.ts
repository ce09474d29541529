import { execFileSync } from 'node:child_process';
import { Logger } from '@nestjs/common';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config, GitSettings } from '../../../src/config/config.ts';
import { GitCache } from '../../../src/github/git/git-cache.ts';
import { GitClient, type GitTuning } from '../../../src/github/git/git-client.ts';
import type { GitAsk, GitCommit, GitHistory, GitRange } from '../../../src/github/git/git.types.ts';
import { GithubStandIn } from '../../github/github-stand-in.ts';
import { aCommit, type NewGitCommit } from '../../github/git/new-commit.ts';
import { GithubWorld } from '../../github/world.ts';
import { TestClock } from '../../support/test-clock.ts';

export const NOTES = 101;
export const DIARY = 102;

const never = new AbortController().signal;

/** A git client with a disk of its own, and a GitHub with two repos of ada's: `notes`, and `diary`, which is private. */
export class GitKit {
  readonly clock = new TestClock();
  readonly dataDir: string;
  readonly standIn: GithubStandIn;
  readonly token: string;

  private constructor(dataDir: string, standIn: GithubStandIn) {
    this.dataDir = dataDir;
    this.standIn = standIn;
    this.token = standIn.world.issueToken({ login: 'ada', scopes: ['repo'], kind: 'pat' });
  }

  static async open(): Promise<GitKit> {
    Logger.overrideLogger(false);
    const world = new GithubWorld();
    world.addUser({ id: 1001, login: 'ada' });
    world.addUser({ id: 1002, login: 'bob' });
    world.addRepo({ owner: 'ada', name: 'notes', id: NOTES });
    world.addRepo({ owner: 'ada', name: 'diary', id: DIARY, visibility: 'private' });
    world.git.create(NOTES);
    world.git.create(DIARY);
    const standIn = await GithubStandIn.start({ world });
    return new GitKit(await mkdtemp(join(tmpdir(), 'octavo-git-')), standIn);
  }

  get world(): GithubWorld {
    return this.standIn.world;
  }

  /** Git's requests, `fetch` for what brings objects. */
  get asked(): (string | null)[] {
    return this.standIn.gitRequests.map(({ operation }) => operation);
  }

  async close(): Promise<void> {
    await this.standIn.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  createCache(settings: Partial<GitSettings> = {}): GitCache {
    return new GitCache(this.config(settings), this.clock);
  }

  createClient(settings: Partial<GitSettings> = {}, tuning: GitTuning = {}): GitClient {
    const config = this.config(settings);
    return new GitClient(config, this.clock, new GitCache(config, this.clock), tuning);
  }

  ask(given: Partial<GitAsk> = {}): GitAsk {
    return { repoId: NOTES, fullName: 'ada/notes', token: this.token, signal: never, ...given };
  }

  open(given: Partial<GitAsk> = {}): Promise<GitHistory> {
    return this.createClient().open(this.ask(given));
  }

  /** Pushes commits with these messages to the default branch; returns their oids. */
  push(messages: readonly string[], repoId = NOTES): Promise<string[]> {
    return this.world.git.import(
      repoId,
      messages.map((message, index): NewGitCommit =>
        aCommit({ message, at: new Date(1_700_000_000_000 + index * 1000) }),
      ),
    );
  }

  /** Names in the cache. */
  async listFolders(): Promise<string[]> {
    const names: string[] = await readdir(join(this.dataDir, 'git')).catch(() => []);
    return names.toSorted();
  }

  /**
   * Settings for a git that is this shell script, with $GIT as the real one. What it does not end goes on to that.
   */
  async scriptGit(script: string): Promise<Pick<GitSettings, 'environment'>> {
    const bin = join(this.dataDir, 'bin');
    const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'git'), `#!/bin/sh\nGIT=${real}\n${script}\nexec "$GIT" "$@"\n`);
    await chmod(join(bin, 'git'), 0o755);
    return { environment: { PATH: `${bin}:${process.env['PATH'] ?? ''}` } };
  }

  private config(settings: Partial<GitSettings>): Pick<Config, 'git' | 'github' | 'database'> {
    const { webUrl, apiUrl, graphqlUrl } = this.standIn;
    return {
      database: { url: '', dataDir: this.dataDir },
      github: { webUrl, apiUrl, graphqlUrl, oauthApp: null, token: null },
      git: {
        cacheMaxBytes: 1024 ** 3,
        repoMaxBytes: 1024 ** 3,
        timeoutMs: 60_000,
        environment: { PATH: process.env['PATH'] ?? '' },
        ...settings,
      },
    };
  }
}

export async function readAll<T>(batches: AsyncIterable<T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const batch of batches) all.push(...batch);
  return all;
}

/** Newest first. */
export function readCommits(history: GitHistory, except?: string): Promise<GitCommit[]> {
  return readAll(history.listCommits(toRange(history, except), never));
}

export function readOids(history: GitHistory, except?: string): Promise<string[]> {
  return readAll(history.listOids(toRange(history, except), never));
}

function toRange({ head }: GitHistory, except?: string): GitRange {
  if (head === null) throw new Error('The repo is empty');
  return except === undefined ? { from: head } : { from: head, except };
}
