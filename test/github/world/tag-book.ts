import { createHash } from 'node:crypto';

import type { NewTag, Repo, Tag } from './model.ts';

const NONE: readonly Tag[] = [];
const LONG = 100;
const MOST_MADE = 100;

/** The tags of all repos. A world of many repos gives a rule for them: what nobody has changed is made when it is read. */
export class TagBook {
  private readonly written = new Map<number, readonly Tag[]>();
  private readonly made = new Map<number, readonly Tag[]>();
  private rule: (repo: Repo) => readonly Tag[] = () => NONE;

  /** The rule must give the same tags for the same repo every time. */
  growBy(rule: (repo: Repo) => readonly Tag[]): void {
    this.rule = rule;
    this.made.clear();
  }

  of(repo: Repo): readonly Tag[] {
    return this.written.get(repo.id) ?? this.made.get(repo.id) ?? this.make(repo);
  }

  replace(repo: Repo, tags: readonly NewTag[]): void {
    const completed = tags.map((tag) => completeTag(repo, tag));
    const names = new Set(completed.map(({ name }) => name));
    if (names.size < completed.length) throw new Error(`Two tags of repo ${repo.id} have the same name`);
    this.written.set(repo.id, completed);
  }

  add(repo: Repo, tag: NewTag): void {
    if (this.find(repo, tag.name)) throw new Error(`Repo ${repo.id} has a tag ${tag.name}`);
    this.replace(repo, [...this.of(repo), tag]);
  }

  move(repo: Repo, name: string, sha: string, date: Date): void {
    const moved = this.get(repo, name);
    const { annotated } = moved;
    this.replace(
      repo,
      this.of(repo).map((tag) => (tag === moved ? { name, annotated, sha, date } : tag)),
    );
  }

  remove(repo: Repo, name: string): void {
    const removed = this.get(repo, name);
    this.replace(
      repo,
      this.of(repo).filter((tag) => tag !== removed),
    );
  }

  forget(repo: Repo): void {
    this.written.delete(repo.id);
    this.made.delete(repo.id);
  }

  /** Long lists are read page by page: the latest few are kept meanwhile. */
  private make(repo: Repo): readonly Tag[] {
    const tags = this.rule(repo);
    if (tags.length <= LONG) return tags;
    if (this.made.size >= MOST_MADE) this.made.clear();
    this.made.set(repo.id, tags);
    return tags;
  }

  /** A rule makes new objects at each reading: looking for one of them needs them written down. */
  private get(repo: Repo, name: string): Tag {
    if (!this.written.has(repo.id)) this.written.set(repo.id, this.of(repo));
    const found = this.find(repo, name);
    if (!found) throw new Error(`Repo ${repo.id} has no tag ${name}`);
    return found;
  }

  private find(repo: Repo, name: string): Tag | undefined {
    return this.of(repo).find((tag) => tag.name === name);
  }
}

function completeTag(repo: Repo, given: NewTag): Tag {
  const annotated = given.annotated ?? typeof given.objectSha === 'string';
  const sha = given.sha ?? sha1(`${repo.id}:${given.name}`);
  return {
    name: given.name,
    sha,
    annotated,
    objectSha: annotated ? (given.objectSha ?? sha1(`tag:${repo.id}:${given.name}:${sha}`)) : null,
    date: given.date === undefined ? (repo.pushedAt ?? repo.createdAt) : given.date,
  };
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
