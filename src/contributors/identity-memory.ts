import { toStorableText } from '../common/foreign-text.ts';
import type { CommitPerson } from './commit.types.ts';

/** More people than most histories have, and few enough to be kept for each reading. */
const MOST = 50_000;

/** What makes an identity: the e-mail; where that is empty, the name. */
export interface IdentityKey {
  email: string;
  /** Empty where there is an e-mail. */
  name: string;
}

/** By `toIdentityText`. */
export type IdentityIds = ReadonlyMap<string, number>;

/**
 * The identities that one reading of a repo has met: to look each up for every batch again would cost more than storing
 * its commits. All that is in here is stored.
 */
export class IdentityMemory {
  private ids = new Map<string, number>();
  private names = new Set<string>();

  constructor(private readonly most = MOST) {}

  /** Forgets when it holds too many: who comes again is looked up again. What `known` gave out before keeps its own. */
  shrink(): void {
    if (this.ids.size > this.most) this.ids = new Map();
    if (this.names.size > this.most) this.names = new Set();
  }

  get known(): IdentityIds {
    return this.ids;
  }

  listUnknown(people: Iterable<CommitPerson>): IdentityKey[] {
    const unknown = new Map<string, IdentityKey>();
    for (const person of people) {
      const text = toIdentityText(person);
      if (!this.ids.has(text)) unknown.set(text, toIdentityKey(person));
    }
    return [...unknown.values()];
  }

  /** With names that they were not met with before. */
  listRenamed(people: Iterable<CommitPerson>): CommitPerson[] {
    const renamed = new Map<string, CommitPerson>();
    for (const person of people) {
      const text = toNameText(person);
      if (person.name !== '' && !this.names.has(text)) renamed.set(text, person);
    }
    return [...renamed.values()];
  }

  remember(ids: IdentityIds, renamed: Iterable<CommitPerson>): void {
    for (const [text, id] of ids) this.ids.set(text, id);
    for (const person of renamed) this.names.add(toNameText(person));
  }
}

export function toIdentityKey({ email, name }: CommitPerson): IdentityKey {
  return email === '' ? { email, name: toStorableText(name) } : { email: toStorableText(email), name: '' };
}

export function toIdentityText(person: CommitPerson): string {
  const { email, name } = toIdentityKey(person);
  return email === '' ? `\n${name}` : email;
}

function toNameText({ email, name }: CommitPerson): string {
  return `${email}\n${name}`;
}
