/** Bytes where they need not be UTF-8. Neither `<`, `>` nor a line's end: git has no place for them. */
export type GitText = string | Buffer;

export interface NewGitPerson {
  name: GitText;
  email: GitText;
  /** Or as git stores it: `SECONDS +HHMM`, whatever number of seconds, negative ones included. */
  date: Date | string;
}

/** A commit as somebody pushes it. Its tree is empty: nobody looks into it. */
export interface NewGitCommit {
  /** What later commits of the same list may call it. */
  mark?: string;
  /** Marks or oids; none at all for a root. Unless said: the commit before it in the list, or the branch as it stands. */
  parents?: string[];
  author: NewGitPerson;
  /** The author unless said. */
  committer?: NewGitPerson;
  /** With its trailers. */
  message: GitText;
  /** The default branch unless said. */
  branch?: string;
}

/** For commits of which a test tells only what it is about. */
export function aCommit(
  given: Partial<NewGitCommit> & { at?: Date | string; email?: string } = {},
): NewGitCommit {
  const { at = new Date('2024-01-01T00:00:00Z'), email = 'ada@example.com', ...fields } = given;
  return { author: { name: 'Ada', email, date: at }, message: 'Change something\n', ...fields };
}
