import type { GitText, NewGitCommit, NewGitPerson } from './new-commit.ts';

const CHUNK_BYTES = 1 << 16;

export interface Branches {
  /** Where commits go that name none. */
  default: string;
  /** What a branch stands at; null when there is none. */
  tip(branch: string): string | null;
}

/** The stream `git fast-import` reads; it prints one oid a commit in the order of the list. */
export function* toFastImport(
  commits: Iterable<NewGitCommit>,
  branches: Branches,
): Generator<Buffer, void, undefined> {
  const stream = new ImportStream(branches);
  for (const commit of commits) {
    stream.add(commit);
    if (stream.size >= CHUNK_BYTES) yield stream.take();
  }
  yield stream.take();
  // Without this a list that broke off would count as whole.
  yield Buffer.from('done\n');
}

class ImportStream {
  size = 0;
  private readonly branches: Branches;
  private parts: Buffer[] = [];
  private count = 0;
  private readonly byMark = new Map<string, string>();
  /** What each branch stands at within this stream. */
  private readonly tips = new Map<string, string>();

  constructor(branches: Branches) {
    this.branches = branches;
  }

  add(commit: NewGitCommit): void {
    const branch = commit.branch ?? this.branches.default;
    const [first, ...others] = this.parentsOf(commit, branch);
    this.count += 1;
    const name = `:${this.count}`;
    const ref = `refs/heads/${branch}`;
    // A commit without a parent's name goes on from the branch's tip: a root has to leave it first.
    if (first === undefined) this.write(`reset ${ref}\n`);
    this.write(`commit ${ref}\nmark ${name}\n`);
    this.person('author', commit.author);
    this.person('committer', commit.committer ?? commit.author);
    const message = toBytes(commit.message);
    this.write(`data ${message.length}\n`);
    this.write(message);
    this.write('\n');
    // To name the tip of a branch costs git a look into its pack.
    if (first !== undefined && first !== this.tips.get(branch)) this.write(`from ${first}\n`);
    for (const parent of others) this.write(`merge ${parent}\n`);
    this.write(`\nget-mark ${name}\n`);
    this.tips.set(branch, name);
    if (commit.mark !== undefined) this.byMark.set(commit.mark, name);
  }

  take(): Buffer {
    const taken = Buffer.concat(this.parts);
    this.parts = [];
    this.size = 0;
    return taken;
  }

  private parentsOf({ parents }: NewGitCommit, branch: string): string[] {
    if (parents) return parents.map((parent) => this.byMark.get(parent) ?? toOid(parent));
    const tip = this.tips.get(branch) ?? this.branches.tip(branch);
    return tip === null ? [] : [tip];
  }

  private person(role: string, { name, email, date }: NewGitPerson): void {
    const written = typeof date === 'string' ? date : `${Math.floor(date.getTime() / 1000)} +0000`;
    for (const part of [`${role} `, name, ' <', email, `> ${written}\n`]) this.write(part);
  }

  private write(part: GitText): void {
    const bytes = toBytes(part);
    this.parts.push(bytes);
    this.size += bytes.length;
  }
}

function toBytes(text: GitText): Buffer {
  return typeof text === 'string' ? Buffer.from(text) : text;
}

function toOid(parent: string): string {
  if (!/^[0-9a-f]{40}$/.test(parent)) throw new Error(`No earlier commit has the mark ${parent}`);
  return parent;
}
