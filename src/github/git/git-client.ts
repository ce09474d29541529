import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { Clock } from '../../common/clock.ts';
import { CONFIG, type Config } from '../../config/config.ts';
import { toOwnFailure } from './file-errors.ts';
import { toCloneUrl } from './git-address.ts';
import { GitCache } from './git-cache.ts';
import { createLocalEnvironment } from './git-environment.ts';
import { type FetchAsk, fetchHead } from './git-fetch.ts';
import { FetchedHistory } from './git-history.ts';
import { GitVersion } from './git-version.ts';
import { GitCacheCorruptError, GitLimitError, GitMissingError } from './git.errors.ts';
import type { GitAsk, GitHistory } from './git.types.ts';

/** Set by tests alone. */
export interface GitTuning {
  stallSeconds?: number;
  /** How many fetches make packs of their own before these become one. */
  maxPacks?: number;
}

/** A minute without one byte is a connection that nobody is at the other end of. */
const STALL_SECONDS = 60;

/** Each commit is looked for in each pack. */
const MAX_PACKS = 50;

/** Fetches commits, and nothing but commits, by the git program: it spends no quota. */
@Injectable()
export class GitClient {
  private readonly logger = new Logger(GitClient.name);
  private readonly version: GitVersion;
  private readonly stallSeconds: number;
  private readonly maxPacks: number;

  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'git' | 'github'>,
    clock: Clock,
    private readonly cache: GitCache,
    @Optional() @Inject('OCTAVO:GIT_TUNING') tuning: GitTuning = {},
  ) {
    this.version = new GitVersion(config.git.environment, clock);
    this.stallSeconds = tuning.stallSeconds ?? STALL_SECONDS;
    this.maxPacks = tuning.maxPacks ?? MAX_PACKS;
  }

  /** Null: there is no git program, or it is too old. */
  async findVersion(): Promise<string | null> {
    return this.version.find();
  }

  /**
   * Fetches what is new of the default branch. For who holds the repo's lock; the history is to be closed.
   * Throws the signal's reason, and the errors of git.errors.ts.
   */
  async open(ask: GitAsk): Promise<GitHistory> {
    const url = toCloneUrl(this.config.github.webUrl, ask.fullName);
    ask.signal.throwIfAborted();
    if ((await this.findVersion()) === null) throw new GitMissingError();
    const close = this.cache.hold(ask.repoId);
    try {
      return await this.fetch(ask, url, close);
    } catch (error) {
      close();
      throw toOwnFailure(error);
    }
  }

  private async fetch(ask: GitAsk, url: string, close: () => void): Promise<GitHistory> {
    const { folders } = this.cache;
    const { environment: variables, repoMaxBytes: maxBytes, timeoutMs } = this.config.git;
    const { repoId } = ask;
    const timeLimit = new AbortController();
    const timer = setTimeout(() => timeLimit.abort(new GitLimitError('time')), timeoutMs);
    try {
      const signal = AbortSignal.any([ask.signal, timeLimit.signal]);
      const remote = { url, token: ask.token, stallSeconds: this.stallSeconds };
      await folders.prepare();
      const { maxPacks } = this;
      const terms = { home: folders.root, variables, remote, maxBytes, maxPacks, signal };
      const head = await this.bring(repoId, terms);
      await this.cache.settle(repoId);
      const place = { variables, home: folders.root, folder: folders.pathOf(repoId) };
      const environment = createLocalEnvironment(place);
      return new FetchedHistory({ head, environment, discard: () => this.cache.remove(repoId), close });
    } finally {
      clearTimeout(timer);
    }
  }

  private async bring(repoId: number, terms: FetchTerms): Promise<string | null> {
    const { folders } = this.cache;
    if (!(await folders.has(repoId))) return this.clone(repoId, terms);
    try {
      return await fetchHead({ ...terms, folder: folders.pathOf(repoId), isOld: true });
    } catch (error) {
      const isCorrupt = error instanceof GitCacheCorruptError;
      if (isCorrupt || isTooLarge(error)) await this.cache.remove(repoId);
      if (!isCorrupt) throw error;
      this.logger.warn({ message: 'Fetching a damaged history anew', repoId, err: error });
      return this.clone(repoId, terms);
    }
  }

  /** Not before it is whole does it get the name by which it is looked for. */
  private async clone(repoId: number, terms: FetchTerms): Promise<string | null> {
    const { folders } = this.cache;
    const folder = await folders.createTemporary(repoId);
    try {
      const head = await fetchHead({ ...terms, folder, isOld: false });
      await folders.install(folder, repoId);
      return head;
    } finally {
      await folders.discard(folder);
    }
  }
}

type FetchTerms = Omit<FetchAsk, 'folder' | 'isOld'>;

function isTooLarge(error: unknown): boolean {
  return error instanceof GitLimitError && error.limit === 'size';
}
