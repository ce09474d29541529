import { AppError } from '../../common/app-error.ts';

/** `--filter`, configuration by the environment and `--end-of-options` are all there from here on. */
export const OLDEST_GIT = '2.31';

/** There is no git program that could be used. */
export class GitMissingError extends AppError {
  readonly code = 'git.missing';
  readonly kind = 'unavailable';

  constructor(cause?: unknown) {
    super(
      `Commits are read by the git program, which is missing or too old: install git ${OLDEST_GIT} or newer`,
      {
        cause,
      },
    );
  }
}

/** 404: the repo is gone, or hidden from this account. */
export class GitRepoGoneError extends AppError {
  readonly code = 'git.repo_gone';
  readonly kind = 'not_found';

  constructor() {
    super("GitHub's git service does not find the repository, or hides it from this account");
  }
}

/** 401, 403, 451. */
export class GitForbiddenError extends AppError {
  readonly code = 'git.forbidden';
  readonly kind = 'forbidden';

  constructor(readonly status: number) {
    super(`GitHub's git service does not let this account read the repository (${status})`);
  }
}

/** Worth another try: the connection or the server failed, not the repo. */
export class GitTransportError extends AppError {
  readonly code = 'git.transport';
  readonly kind = 'upstream';

  constructor(why: string) {
    super(`The history could not be fetched (${why})`);
  }
}

/** A redirect: the repo has another name by now, or is another's. Not followed, since the token would go with it. */
export class GitMovedError extends GitTransportError {}

/** More than the configuration allows one repo. */
export class GitLimitError extends AppError {
  readonly code = 'git.limit';
  readonly kind = 'unavailable';

  constructor(readonly limit: 'time' | 'size') {
    const variable = limit === 'time' ? 'GIT_TIMEOUT' : 'GIT_REPO_MAX';
    super(`The history takes more ${limit === 'time' ? 'time' : 'space'} than ${variable} allows`);
  }
}

export class GitDiskFullError extends AppError {
  readonly code = 'git.disk_full';
  readonly kind = 'unavailable';

  constructor(cause?: unknown) {
    super('The disk of DATA_DIR is full: make room, or lower GIT_CACHE_MAX', { cause });
  }
}

/** What lies in the cache cannot be read. It has been thrown away, so that the next try fetches it anew. */
export class GitCacheCorruptError extends AppError {
  readonly code = 'git.cache_corrupt';
  readonly kind = 'internal';

  constructor(why: string) {
    super(`The fetched history was damaged and is fetched again (${why})`);
  }
}

/** No name that could be GitHub's: it goes into no URL and to no program. */
export class GitNameError extends AppError {
  readonly code = 'git.name';
  readonly kind = 'internal';

  constructor() {
    super('This is no name of a repo, no object id or no repo id that git could be asked about');
  }
}
