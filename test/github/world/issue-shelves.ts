import type { Gone, Item, Label, Milestone } from './issue-model.ts';
import type { Repo } from './model.ts';

/** What one repo holds. Items by number, labels and milestones by id, all in the order they came. */
export interface Shelf {
  repoId: number;
  items: Map<number, Item>;
  /** By kind and id, `pull:17`. */
  numbers: Map<string, number>;
  labels: Map<number, Label>;
  milestones: Map<number, Milestone>;
  gone: Map<number, Gone>;
  lastNumber: number;
  lastMilestone: number;
}

/** The part of the world that issues live in. */
export interface IssueSurroundings {
  now(this: void): Date;
  changed(this: void): void;
  repo(this: void, id: number): Repo;
}

/**
 * A shelf for each repo that has ever been asked for. A world of many repos gives a rule: a repo that nobody has looked
 * into so far is filled when somebody does.
 */
export class IssueShelves {
  protected readonly world: IssueSurroundings;
  private readonly shelves = new Map<number, Shelf>();
  private readonly taken = new Map<string, number>();
  private rule: ((repo: Repo) => void) | null = null;
  private isGrowing = false;

  constructor(world: IssueSurroundings) {
    this.world = world;
  }

  /** The rule fills a repo through this book; open items as many as the repo says it has. */
  growBy(rule: (repo: Repo) => void): void {
    this.rule = rule;
  }

  /** Whether the lists of the repo are known, not only how long they are. */
  holds({ id, openIssues, openPulls }: Repo): boolean {
    return this.rule !== null || this.shelves.has(id) || openIssues + openPulls === 0;
  }

  forget(repoId: number): void {
    this.shelves.delete(repoId);
  }

  isOpened(repoId: number): boolean {
    return this.shelves.has(repoId);
  }

  protected shelf(repoId: number): Shelf {
    const known = this.shelves.get(repoId);
    if (known) return known;
    const repo = this.world.repo(repoId);
    const shelf: Shelf = {
      repoId,
      items: new Map(),
      numbers: new Map(),
      labels: new Map(),
      milestones: new Map(),
      gone: new Map(),
      lastNumber: 0,
      lastMilestone: 0,
    };
    this.shelves.set(repoId, shelf);
    this.grow(repo);
    return shelf;
  }

  /** Reading must not change the world: what grows has always been there. */
  private grow(repo: Repo): void {
    if (!this.rule || this.isGrowing) return;
    this.isGrowing = true;
    try {
      this.rule(repo);
    } finally {
      this.isGrowing = false;
    }
  }

  protected changed<T>(result: T): T {
    if (!this.isGrowing) this.world.changed();
    return result;
  }

  protected now(): Date {
    return wholeSeconds(this.world.now());
  }

  /** Ids are never given twice, and rise with time. */
  protected nextId(of: 'item' | 'pull' | 'label' | 'milestone'): number {
    const id = (this.taken.get(of) ?? FIRST_IDS[of]) + 1;
    this.taken.set(of, id);
    return id;
  }
}

/** The first few fit GraphQL's Int, those after them do not; labels have long been beyond. */
const FIRST_IDS = { item: 2_147_483_600, pull: 2_147_483_630, label: 8_300_000_000, milestone: 12_000_000 };

export function wholeSeconds(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
