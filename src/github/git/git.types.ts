/** As the commit says, which anybody may write: nothing here is proven. */
export interface GitPerson {
  /** At most 200 characters; may be empty. */
  name: string;
  /** Lower-cased; one of more than 400 characters ends in its hash; may be empty. */
  email: string;
}

export interface GitCommit {
  oid: string;
  parents: number;
  author: GitPerson;
  committer: GitPerson;
  /** Within the years 1 to 9999. */
  authoredAt: Date;
  committedAt: Date;
  /** At most a thousand characters. */
  subject: string;
  /** From trailers `Co-authored-by`, as they stand there. */
  coauthors: GitPerson[];
}

export interface GitRange {
  /** What this commit reaches ... */
  from: string;
  /** ... and this one does not. */
  except?: string;
}

/** The commits of a repo's default branch, in a folder of the cache; of whoever holds the repo's lock. */
export interface GitHistory {
  /** What the default branch stood at when it was fetched; null: the repo has no commit. */
  readonly head: string | null;
  /** Whether this commit is there. */
  has(oid: string): Promise<boolean>;
  /** In batches of up to a thousand or two, as git walks them. */
  listCommits(range: GitRange, signal: AbortSignal): AsyncIterable<GitCommit[]>;
  listOids(range: GitRange, signal: AbortSignal): AsyncIterable<string[]>;
  /** Wanted no more: until then the folder is not dropped to make room for others. */
  close(): void;
}

export interface GitAsk {
  repoId: number;
  /** `owner/name`, as it is called now. */
  fullName: string;
  token: string;
  signal: AbortSignal;
}
