import type { EntityManager } from '@mikro-orm/postgresql';
import type { Clock } from '../../src/common/clock.ts';
import { CommitHeadStore } from '../../src/contributors/commit-head.store.ts';
import { CommitStore } from '../../src/contributors/commit.store.ts';
import { type CommitFacts, type CommitPerson, listPeople } from '../../src/contributors/commit.types.ts';
import { ContributorStore } from '../../src/contributors/contributor.store.ts';
import { IdentityAccountStore } from '../../src/contributors/identity-account.store.ts';
import { IdentityMemory } from '../../src/contributors/identity-memory.ts';
import { IdentityStore } from '../../src/contributors/identity.store.ts';
import type { SaveCounts } from '../../src/database/save-rows.ts';

/** Whose noreply addresses are those of `users.noreply.github.com`. */
const GITHUB = {
  webUrl: 'https://github.com',
  apiUrl: 'https://api.github.com',
  graphqlUrl: 'https://api.github.com/graphql',
  oauthApp: null,
  token: null,
};

/** The stores of commits as the application puts them together. */
export class CommitStores {
  readonly commits = new CommitStore();
  readonly heads = new CommitHeadStore();
  readonly contributors = new ContributorStore();
  readonly accounts: IdentityAccountStore;
  readonly identities: IdentityStore;

  constructor(
    private readonly em: EntityManager,
    clock: Clock,
  ) {
    this.accounts = new IdentityAccountStore({ github: GITHUB }, clock);
    this.identities = new IdentityStore(em, this.accounts);
  }

  /** As a reading does with each batch. */
  async save(
    repoId: number,
    commits: readonly CommitFacts[],
    memory = new IdentityMemory(),
  ): Promise<SaveCounts> {
    const identityIds = await this.identities.meet([...listPeople(commits)], memory);
    return this.em
      .fork()
      .transactional((em) => this.commits.saveCommits({ repoId, commits, identityIds }, em));
  }
}

export function aPerson(name: string, email = `${name.toLowerCase()}@example.com`): CommitPerson {
  return { name, email };
}

/** The n-th commit, by Ada, on the n-th day of 2020. */
export function aCommit(n: number, facts: Partial<CommitFacts> = {}): CommitFacts {
  const author = facts.author ?? aPerson('Ada');
  const authoredAt = facts.authoredAt ?? new Date(Date.UTC(2020, 0, n, 12));
  return {
    oid: anOid(n),
    parents: 1,
    author,
    committer: author,
    authoredAt,
    committedAt: authoredAt,
    subject: `Commit ${n}`,
    coauthors: [],
    ...facts,
  };
}

export function anOid(n: number): string {
  return n.toString(16).padStart(40, '0');
}
