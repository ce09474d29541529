import type { Cast } from './cast.ts';
import { findAccountId, personOf } from './cast.ts';
import { toInstant } from './commit-truth.ts';
import type { MadeCommit, Signature } from './made-commit.ts';

export interface SeriesOptions {
  date: 'author' | 'committer';
  coauthors: boolean;
}

export interface First {
  person: string;
  bot: boolean;
  month: string;
  seconds: number;
}

export interface MonthTruth {
  month: string;
  people: number;
  /** Those among them. */
  bots: number;
}

export interface SeriesTruth {
  months: MonthTruth[];
  beforeCreation: number;
  afterNow: number;
}

/** Of a repo, as it stands. */
export interface CountedRepo {
  id: number;
  createdAt: Date;
  commits: readonly MadeCommit[];
}

export interface Ground {
  cast: Cast;
  /** Every commit that anybody was met in: what makes a bot may be seen in another repo. */
  met: readonly MadeCommit[];
  now: Date;
}

/** When each person first stands in a repo's commits. */
export function findFirsts(
  { commits }: CountedRepo,
  ground: Ground,
  options: SeriesOptions,
): Map<string, First> {
  const firsts = new Map<string, First>();
  const bots = findBots(ground);
  for (const { author, message, authoredAt, committedAt } of commits) {
    const seconds = options.date === 'author' ? authoredAt : committedAt;
    for (const signature of options.coauthors ? [author, ...message.coauthors] : [author]) {
      const person = personOf(ground.cast, signature);
      const known = firsts.get(person)?.seconds ?? Number.POSITIVE_INFINITY;
      const month = toInstant(seconds).slice(0, 7);
      if (seconds < known) firsts.set(person, { person, bot: bots.has(person), month, seconds });
    }
  }
  return firsts;
}

/** From the month of its creation to the present one. */
export function truthOfSeries(firsts: Iterable<First>, createdAt: Date, now: Date): SeriesTruth {
  const all = [...firsts];
  const [created, current] = [toMonth(createdAt), toMonth(now)];
  const months = listMonths(created, current).map((month) => {
    const people = all.filter((first) => first.month === month);
    return { month, people: people.length, bots: people.filter(({ bot }) => bot).length };
  });
  return {
    months,
    beforeCreation: all.filter(({ month }) => month < created).length,
    afterNow: all.filter(({ month }) => month > current).length,
  };
}

/** A person counts once, where they came first; of two such repos in the one with the lower id. */
export function truthOfTotals(
  repos: readonly CountedRepo[],
  ground: Ground,
  options: SeriesOptions,
): SeriesTruth {
  if (repos.length === 0) return { months: [], beforeCreation: 0, afterNow: 0 };
  const counted = new Map<string, { first: First; repo: CountedRepo }>();
  for (const repo of repos.toSorted((left, right) => left.id - right.id)) {
    for (const first of findFirsts(repo, ground, options).values()) {
      const known = counted.get(first.person)?.first.seconds ?? Number.POSITIVE_INFINITY;
      if (first.seconds < known) counted.set(first.person, { first, repo });
    }
  }
  const byRepo = Map.groupBy(counted.values(), ({ repo }) => repo);
  const series = [...byRepo].map(([repo, found]) =>
    truthOfSeries(
      found.map(({ first }) => first),
      repo.createdAt,
      ground.now,
    ),
  );
  return addSeries(series, toMonth(earliest(repos)), toMonth(ground.now));
}

export function toMonth(date: Date): string {
  return date.toISOString().slice(0, 7);
}

function addSeries(all: readonly SeriesTruth[], from: string, to: string): SeriesTruth {
  const months = listMonths(from, to).map((month) => {
    const here = all.flatMap((series) => series.months.filter((one) => one.month === month));
    return { month, people: sum(here, 'people'), bots: sum(here, 'bots') };
  });
  return { months, beforeCreation: sum(all, 'beforeCreation'), afterNow: sum(all, 'afterNow') };
}

function sum<Key extends string>(all: readonly Record<Key, number>[], key: Key): number {
  return all.reduce((total, one) => total + one[key], 0);
}

function earliest(repos: readonly CountedRepo[]): Date {
  return new Date(Math.min(...repos.map(({ createdAt }) => createdAt.getTime())));
}

function listMonths(from: string, to: string): string[] {
  const months: string[] = [];
  for (
    const date = new Date(`${from}-01T00:00:00Z`);
    toMonth(date) <= to;
    date.setUTCMonth(date.getUTCMonth() + 1)
  ) {
    months.push(toMonth(date));
  }
  return months;
}

function findBots({ cast, met }: Ground): Set<string> {
  const accounts = new Map(cast.accounts.map((account) => [account.id, account]));
  const isBot = (signature: Signature): boolean => {
    const id = findAccountId(cast, signature.email);
    if (id === null) return isNamedBot(signature);
    return accounts.get(id)?.type === 'Bot' || signature.email.endsWith(`[bot]@users.noreply.${cast.host}`);
  };
  const signers = met.flatMap(({ author, message }) => [author, ...message.coauthors]);
  return new Set(signers.filter(isBot).map((signature) => personOf(cast, signature)));
}

function isNamedBot({ name, email }: Signature): boolean {
  const [local = ''] = email.split('@');
  return [name, local, local.split('+')[0] ?? ''].some((text) => text.toLowerCase().endsWith('[bot]'));
}
