import * as fc from 'fast-check';
import type { OwnerSeriesOptions } from '../../src/contributors/answers/contributor-options.ts';

export const ALICE = 101;
export const BOB = 102;
export const OWNERS = [1, 2] as const;
export const NOW = new Date('2026-03-15T12:00:00Z');

export interface WorldAccount {
  id: number;
  isBot: boolean;
  /** Whether there is a row of it: those that only commits tell of have none. */
  isStored: boolean;
}

export interface WorldIdentity {
  id: number;
  /** Empty: the name is all there is. */
  email: string;
  name: string;
  account: number | null;
  isBot: boolean;
  isAsked: boolean;
}

export interface WorldCommit {
  author: number;
  authorName: string;
  committer: number;
  authoredAt: Date;
  committedAt: Date;
  coauthors: { id: number; name: string }[];
}

/** What a viewer may see of repos is told by `readers`. */
export interface WorldRepo {
  id: number;
  ownerId: number;
  visibility: 'public' | 'private';
  fork: boolean;
  createdAt: Date;
  isGone: boolean;
  readers: number[];
  /** Whether all its commits were stored once. */
  isKnown: boolean;
  isBeingRead: boolean;
  state: 'complete' | 'partial' | 'empty' | null;
  commits: WorldCommit[];
}

export interface ContributorWorld {
  accounts: WorldAccount[];
  identities: WorldIdentity[];
  repos: WorldRepo[];
}

const IDENTITIES = 8;
const ACCOUNTS = [1001, 1002, 1003];

/** At the edges of months, between them, and where nobody has been yet, or was not; in whole seconds, as git's are. */
const edge = fc.integer({ min: 0, max: 29 }).map((month) => Date.UTC(2024, month, 1));
const AFAR = ['0001-01-01', '1970-01-01', '2099-01-01', '9999-12-31T23:59:59Z'].map((day) => Date.parse(day));
const instant = fc
  .oneof(
    { weight: 3, arbitrary: edge },
    { weight: 2, arbitrary: edge.map((at) => at - 1000) },
    { weight: 3, arbitrary: fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2026, 4, 1) }) },
    { weight: 1, arbitrary: fc.constantFrom(...AFAR) },
  )
  .map((ms) => new Date(Math.floor(ms / 1000) * 1000));

const account = fc.record({ isBot: fc.boolean(), isStored: fc.boolean() });

const identity = fc.record({
  hasEmail: fc.integer({ max: 4 }).map((part) => part !== 0),
  account: fc.option(fc.constantFrom(...ACCOUNTS)),
  isBot: fc.integer({ min: 0, max: 5 }).map((part) => part === 0),
  isAsked: fc.integer({ min: 0, max: 3 }).map((part) => part !== 0),
});

const anybody = fc.integer({ min: 1, max: IDENTITIES });

const commit = fc.record({
  author: anybody,
  committer: anybody,
  authoredAt: instant,
  committedAt: instant,
  coauthors: fc.uniqueArray(anybody, { maxLength: 3 }),
});

const repo = fc.record({
  ownerId: fc.constantFrom(1, 1, ...OWNERS),
  visibility: fc.constantFrom('public' as const, 'private' as const),
  fork: fc.integer({ min: 0, max: 3 }).map((part) => part === 0),
  createdAt: instant.filter((at) => at.getUTCFullYear() >= 2024 && at.getUTCFullYear() < 2099),
  isGone: fc.integer({ min: 0, max: 7 }).map((part) => part === 0),
  readers: fc.uniqueArray(fc.constantFrom(ALICE, BOB)),
  isKnown: fc.integer({ min: 0, max: 4 }).map((part) => part !== 0),
  isBeingRead: fc.boolean(),
  state: fc.constantFrom(
    'complete' as const,
    'complete' as const,
    'partial' as const,
    'empty' as const,
    null,
  ),
  commits: fc.array(commit, { maxLength: 10, size: 'max' }),
});

export const contributorWorlds: fc.Arbitrary<ContributorWorld> = fc
  .record({
    accounts: fc.tuple(...ACCOUNTS.map(() => account)),
    identities: fc.array(identity, { minLength: IDENTITIES, maxLength: IDENTITIES }),
    repos: fc.array(repo, { minLength: 1, maxLength: 4 }),
  })
  .map(({ accounts, identities, repos }) => ({
    accounts: accounts.map((facts, index) => ({ ...facts, id: ACCOUNTS[index] ?? 0 })),
    identities: identities.map(({ hasEmail, ...facts }, index) => ({
      id: index + 1,
      email: hasEmail ? `person-${index}@example.com` : '',
      name: hasEmail ? '' : `Nameless ${index}`,
      ...facts,
      account: facts.isAsked ? facts.account : null,
      isBot: facts.isAsked && facts.isBot,
    })),
    repos: repos.map(({ commits, ...facts }, index) => ({
      ...facts,
      id: index + 1,
      commits: commits.map((facts, at) => toCommit(facts, index + 1, at)),
    })),
  }));

function toCommit(
  { coauthors, ...facts }: Omit<WorldCommit, 'authorName' | 'coauthors'> & { coauthors: number[] },
  repoId: number,
  at: number,
): WorldCommit {
  return {
    ...facts,
    authorName: `Author ${at} of ${repoId}`,
    // A commit's own author is none of those whom its trailers name.
    coauthors: coauthors
      .filter((id) => id !== facts.author)
      .map((id) => ({ id, name: `Co-author ${at} of ${repoId}` })),
  };
}

const month = edge.map((ms) => new Date(ms).toISOString().slice(0, 7));

const bounds = fc
  .record({ from: fc.option(month, { freq: 2 }), to: fc.option(month, { freq: 2 }) })
  .map(({ from, to }) => (from !== null && to !== null && from > to ? { from: to, to: from } : { from, to }));

const choices = fc.record({
  bots: fc.boolean(),
  forks: fc.boolean(),
  visibility: fc.constantFrom('all' as const, 'all' as const, 'public' as const),
  date: fc.constantFrom('author' as const, 'committer' as const),
  coauthors: fc.boolean(),
});

export const seriesOptions: fc.Arbitrary<OwnerSeriesOptions> = fc
  .tuple(bounds, choices)
  .map(([cut, chosen]) => Object.assign(chosen, cut));
