import { runGit } from './git-program.ts';
import { readObjects } from './read-objects.ts';
import type { GitObject } from './git-object.ts';

const MOST_KEPT = 50_000;

interface Waiting {
  oid: string;
  resolve: (found: GitObject | null) => void;
  reject: (error: unknown) => void;
}

/** The objects of one folder. What is asked for at the same time is read together; what was read never changes. */
export class ObjectBook {
  private readonly folder: string;
  private readonly read: typeof readObjects;
  private readonly known = new Map<string, GitObject>();
  private readonly counts = new Map<string, Promise<number>>();
  private waiting: Waiting[] = [];

  constructor(folder: string, read = readObjects) {
    this.folder = folder;
    this.read = read;
  }

  find(oid: string): Promise<GitObject | null> {
    const known = this.known.get(oid);
    if (known) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => void this.readWaiting());
      this.waiting.push({ oid, resolve, reject });
    });
  }

  /** How many commits this one reaches, itself included. */
  countHistory(oid: string): Promise<number> {
    const count = this.counts.get(oid) ?? this.count(oid);
    this.counts.set(oid, count);
    return count;
  }

  private async count(oid: string): Promise<number> {
    const printed = await runGit({ folder: this.folder, args: ['rev-list', '--count', oid] });
    return Number(printed.toString('latin1'));
  }

  private async readWaiting(): Promise<void> {
    const { waiting } = this;
    this.waiting = [];
    try {
      const found = await this.read(this.folder, [...new Set(waiting.map(({ oid }) => oid))]);
      this.keep(found);
      for (const { oid, resolve } of waiting) resolve(found.get(oid) ?? null);
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }

  private keep(found: ReadonlyMap<string, GitObject>): void {
    if (this.known.size + found.size > MOST_KEPT) this.known.clear();
    for (const [oid, object] of found) this.known.set(oid, object);
  }
}
