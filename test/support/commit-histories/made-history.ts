import type { Random } from '../../github/world/random.ts';
import type { Cast } from './cast.ts';
import { type CommitPlan, createCommit, listReached, type MadeCommit } from './made-commit.ts';
import { createMessage } from './messages.ts';
import { aSignature } from './signature.ts';

const DAY = 86_400;
const MOST_TIPS = 4;
const ZONES = ['+0000', '+0000', '-0800', '+1400', '+0545'];
/** Of a commit that says so. */
const LATIN = 'ISO-8859-1';
const WEB_FLOW = aSignature('GitHub', 'noreply@github.com');
/** 1970, 2099, and years that no calendar has. */
const ODD_DATES = [
  0, 86_399, 4_070_908_800, 4_102_444_799, 253_402_300_799, 253_402_300_800, 99_999_999_999_999,
];

export interface HistorySettings {
  random: Random;
  cast: Cast;
  commits: number;
  /** Seconds; within them the dates are, but for odd ones. */
  from: number;
  to: number;
}

/** What was ever pushed to a repo, and where its default branch stands. */
export class MadeHistory {
  readonly commits: Map<string, MadeCommit>;
  head: string | null;

  constructor(commits: ReadonlyMap<string, MadeCommit> = new Map(), head: string | null = null) {
    this.commits = new Map(commits);
    this.head = head;
  }

  /** Everything that the default branch reaches. */
  list(): MadeCommit[] {
    return listReached(this.commits, this.head);
  }

  /** A fork begins as its parent stands. */
  fork(): MadeHistory {
    return new MadeHistory(this.commits, this.head);
  }

  /** Pushes so many more, with branches, merges and, now and then, a history that was begun elsewhere. */
  grow({ random, cast, commits, from, to }: HistorySettings): void {
    const tips = this.head === null ? [] : [this.head];
    for (let index = 0; index < commits; index += 1) {
      const parents = pickParents(random, tips);
      const commit = this.add(random, cast, {
        parents,
        at: Math.round(from + ((to - from) * index) / commits),
      });
      const left = tips.filter(
        (tip) => !parents.includes(tip) || (tips.length < MOST_TIPS && random.chance(0.1)),
      );
      tips.splice(0, tips.length, ...left, commit.oid);
    }
    if (tips.length > 1) tips.push(this.add(random, cast, { parents: [...tips], at: to }).oid);
    this.head = tips.at(-1) ?? this.head;
  }

  /** As a force push does: back by some commits along the first parents, whatever comes then. */
  rewind(steps: number): void {
    for (let left = steps; left > 0 && this.head !== null; left -= 1) {
      const parent = this.commits.get(this.head)?.parents[0];
      if (parent === undefined) return;
      this.head = parent;
    }
  }

  private add(random: Random, cast: Cast, { parents, at }: { parents: string[]; at: number }): MadeCommit {
    const author = random.pick(cast.signatures);
    const authoredAt = random.chance(0.02) ? random.pick(ODD_DATES) : at - random.integer(3 * DAY);
    const plan = {
      parents,
      author,
      committer: random.chance(0.3) ? WEB_FLOW : random.chance(0.2) ? random.pick(cast.signatures) : author,
      authoredAt: Math.max(0, authoredAt),
      committedAt: random.chance(0.01) ? random.pick(ODD_DATES) : at,
      zone: random.pick(ZONES),
      message: createMessage(random, cast.signatures),
    };
    const commit = createCommit(random.chance(0.02) ? { ...plan, ...createLatin() } : plan);
    this.commits.set(commit.oid, commit);
    return commit;
  }
}

/** As it is written by an editor of another age. */
function createLatin(): Pick<CommitPlan, 'author' | 'committer' | 'message' | 'encoding'> {
  const toLatin = (text: string): Buffer => Buffer.from(text, 'latin1');
  const written = { name: toLatin('Jörg Müller'), email: Buffer.from('joerg@example.com') };
  const message = { written: toLatin('Größe ändern\n'), subject: 'Größe ändern', coauthors: [] };
  const author = { ...aSignature('Jörg Müller', 'joerg@example.com'), written };
  return { author, committer: author, message, encoding: LATIN };
}

/** None: a history of its own begins. */
function pickParents(random: Random, tips: readonly string[]): string[] {
  if (random.chance(0.01)) return [];
  const first = tips.length === 0 ? [] : [random.pick(tips)];
  if (tips.length < 2 || !random.chance(0.3)) return first;
  const others = tips.filter((tip) => !first.includes(tip));
  return [...first, ...(random.chance(0.2) ? others : others.slice(0, 1))];
}
