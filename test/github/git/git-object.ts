export interface GitSignature {
  name: string;
  email: string;
  at: GitMoment;
}

/** As the commit says it: seconds since 1970, and by how many minutes its author's clock went ahead of UTC. */
export interface GitMoment {
  seconds: number;
  offsetMinutes: number;
}

export interface GitCommitObject {
  type: 'commit';
  oid: string;
  tree: string;
  parents: string[];
  author: GitSignature;
  committer: GitSignature;
  message: string;
  /** Of its trailers, as they stand there. */
  coauthors: { name: string; email: string }[];
}

export type GitObject = GitCommitObject | { type: 'tag' | 'tree' | 'blob'; oid: string };
