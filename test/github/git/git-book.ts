import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { toFastImport } from './fast-import.ts';
import { gitEnvironment, runGit } from './git-program.ts';
import { hasBranches, readBranch, readHeadBranch, readHeadOid, writeEmptyRepo, writeHead } from './refs.ts';
import { ObjectBook } from './object-book.ts';
import { EmailBook } from './email-book.ts';
import type { AccountBook } from '../world/account-book.ts';
import type { Repo } from '../world/model.ts';
import type { NewGitCommit } from './new-commit.ts';

export interface GitBookParts {
  accounts: AccountBook;
  /** Computes once for each state of the world. */
  cached<T>(key: string, compute: () => T): T;
  repo(id: number): Repo;
  /** Something was pushed. */
  pushed(repoId: number): void;
}

interface Folder {
  path: string;
  /** Made here: filled, changed and removed here. */
  isOwn: boolean;
  objects: ObjectBook;
}

/** The repos' commits: a folder of git each, for those that have one. */
export class GitBook {
  readonly emails: EmailBook;
  private readonly parts: GitBookParts;
  private readonly folders = new Map<number, Folder>();
  private root: string | null = null;
  private readonly removeAtExit = (): void => this.close();

  constructor(parts: GitBookParts) {
    this.parts = parts;
    this.emails = new EmailBook(parts);
  }

  /** An empty bare folder for a repo that has none yet; returns its path. It lives as long as the stand-in. */
  create(repoId: number): string {
    if (this.folders.has(repoId)) throw new Error(`Repo ${repoId} has a git folder`);
    const path = join(this.openRoot(), `${repoId}.git`);
    writeEmptyRepo(path, this.parts.repo(repoId).defaultBranch);
    this.folders.set(repoId, { path, isOwn: true, objects: new ObjectBook(path) });
    return path;
  }

  /** Serves a folder that is there already, a working copy or a bare one, as it is at each reading. Never written to. */
  serve(repoId: number, path: string): void {
    const { name } = this.parts.repo(repoId);
    if (this.folders.has(repoId)) throw new Error(`Repo ${repoId}, ${name}, has a git folder`);
    const args = ['-C', path, 'rev-parse', '--path-format=absolute', '--git-common-dir'];
    const found = execFileSync('git', args, { env: gitEnvironment(), encoding: 'utf8' }).trim();
    this.folders.set(repoId, { path: found, isOwn: false, objects: new ObjectBook(found) });
  }

  /** Null: the world knows of this repo's commits only what it was told. */
  folderOf(repoId: number): string | null {
    return this.folders.get(repoId)?.path ?? null;
  }

  objectsOf(repoId: number): ObjectBook {
    const folder = this.folders.get(repoId);
    if (!folder)
      throw new Error(`The stand-in holds no commits of repo ${repoId}: create a git folder for it`);
    return folder.objects;
  }

  /** A push of these commits; returns their oids, in order. What is no fast-forward is refused, as GitHub does. */
  async import(repoId: number, commits: Iterable<NewGitCommit>): Promise<string[]> {
    const folder = this.ownFolder(repoId);
    const branches = {
      default: this.branchOf(repoId),
      tip: (branch: string) => readBranch(folder, branch),
    };
    const args = ['fast-import', '--quiet', '--date-format=raw-permissive', '--done'];
    const input = toFastImport(commits, branches);
    const printed = await runGit({ folder, args, input });
    this.parts.pushed(repoId);
    return printed.toString('latin1').split('\n').slice(0, -1);
  }

  /** Sets a branch, the default one unless said, to any commit that is there; null removes it. */
  async forcePush(repoId: number, to: string | null, branch = this.branchOf(repoId)): Promise<void> {
    const folder = this.ownFolder(repoId);
    const ref = `refs/heads/${branch}`;
    await runGit({ folder, args: to === null ? ['update-ref', '-d', ref] : ['update-ref', ref, to] });
    this.parts.pushed(repoId);
  }

  /** What the default branch stands at; null: the repo has no folder, or no commit on it. */
  head(repoId: number): string | null {
    const folder = this.folderOf(repoId);
    return folder === null ? null : readHeadOid(folder);
  }

  /** Whose an e-mail is; null: nobody's. */
  linkEmail(email: string, login: string | null): void {
    this.emails.link(email, login);
  }

  /** What the default branch is called: what HEAD names, for a folder that is only served. */
  branch(repoId: number): string {
    const folder = this.folderOf(repoId);
    return (folder === null ? null : readHeadBranch(folder)) ?? this.branchOf(repoId);
  }

  hasBranches(repoId: number): boolean {
    const folder = this.folderOf(repoId);
    return folder !== null && hasBranches(folder);
  }

  /** The repo was changed, or is no more. */
  follow(repoId: number, repo: Repo | null): void {
    const folder = this.folders.get(repoId);
    if (!folder?.isOwn) return;
    if (repo) {
      if (readHeadBranch(folder.path) !== repo.defaultBranch) writeHead(folder.path, repo.defaultBranch);
      return;
    }
    this.folders.delete(repoId);
    rmSync(folder.path, { recursive: true, force: true });
  }

  close(): void {
    process.off('exit', this.removeAtExit);
    if (this.root !== null) rmSync(this.root, { recursive: true, force: true, maxRetries: 3 });
    this.root = null;
    this.folders.clear();
  }

  private branchOf(repoId: number): string {
    return this.parts.repo(repoId).defaultBranch;
  }

  private ownFolder(repoId: number): string {
    const folder = this.folders.get(repoId);
    if (!folder?.isOwn) throw new Error(`Repo ${repoId} has no git folder of its own: create one`);
    return folder.path;
  }

  private openRoot(): string {
    if (this.root === null) process.once('exit', this.removeAtExit);
    this.root ??= mkdtempSync(join(tmpdir(), 'github-stand-in-'));
    return this.root;
  }
}
