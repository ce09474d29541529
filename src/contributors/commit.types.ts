/** Who stands in a commit, as it says: anybody may write anything there. */
export interface CommitPerson {
  name: string;
  /** Lower-cased; may be empty. */
  email: string;
}

export interface CommitFacts {
  oid: string;
  parents: number;
  author: CommitPerson;
  committer: CommitPerson;
  authoredAt: Date;
  committedAt: Date;
  subject: string;
  /** From its trailers, as they stand there. */
  coauthors: readonly CommitPerson[];
}

/** Everybody who stands in these commits, as often as they do. */
export function* listPeople(commits: Iterable<CommitFacts>): Generator<CommitPerson> {
  for (const { author, committer, coauthors } of commits) {
    yield author;
    yield committer;
    yield* coauthors;
  }
}
