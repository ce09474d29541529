import type {
  OwnerSeriesOptions,
  PeopleOptions,
} from '../../src/contributors/answers/contributor-options.ts';
import type { MonthView, Numbers, TotalsView } from '../../src/contributors/answers/series.dto.ts';
import { type ContributorWorld, NOW, type WorldCommit, type WorldRepo } from './contributor-worlds.ts';

/** Account, or identity below zero. */
type Person = number;

/** A person's first commit, and the repo that it counts in. */
interface First {
  person: Person;
  at: Date;
  repo: WorldRepo;
}

export type NaiveSeries = Numbers & { months: MonthView[] };

/** By the definition, word for word: slow, and short enough to be seen right. */
export class NaiveContributors {
  constructor(private readonly world: ContributorWorld) {}

  listSeen(viewerId: number, login: string): WorldRepo[] {
    return this.world.repos.filter(({ ownerId, isGone, visibility, readers }) => {
      const isShown = !isGone && (visibility === 'public' || readers.includes(viewerId));
      return isShown && `owner-${ownerId}` === login.toLowerCase();
    });
  }

  toSeries(repo: WorldRepo, options: OwnerSeriesOptions): NaiveSeries {
    const months = listMonths(repo.createdAt, options);
    return this.count(repo.isKnown ? this.listFirsts([repo], options) : null, months, options);
  }

  toTotals(shown: readonly WorldRepo[], options: OwnerSeriesOptions): TotalsView {
    const counted = shown.filter(({ fork }) => options.forks || !fork);
    const known = counted.filter(({ isKnown }) => isKnown);
    const opened = counted.map(({ createdAt }) => createdAt).toSorted((a, b) => a.getTime() - b.getTime());
    const months = opened[0] ? listMonths(opened[0], options) : [];
    const firsts = known.length > 0 || counted.length === 0 ? this.listFirsts(known, options) : null;
    return { repositories: counted.length, known: known.length, ...this.count(firsts, months, options) };
  }

  /** What GitHub says of an account counts; where it has said nothing, all that commits say. */
  isBot(person: Person): boolean {
    const account = this.world.accounts.find(({ id }) => id === person);
    if (account?.isStored === true || account?.isBot === true) return account.isBot;
    return this.world.identities.filter(({ id }) => this.toPerson(id) === person).every(({ isBot }) => isBot);
  }

  toPerson(identityId: number): Person {
    return this.world.identities[identityId - 1]?.account ?? -identityId;
  }

  /** In one repo; among several the earliest, in the first of these repos. */
  listFirsts(repos: readonly WorldRepo[], options: PeopleOptions): First[] {
    const firsts = new Map<Person, First>();
    for (const repo of repos) {
      for (const commit of repo.commits) {
        const at = options.date === 'author' ? commit.authoredAt : commit.committedAt;
        for (const person of this.listPeople(commit, options)) {
          const known = firsts.get(person);
          if (!known || at < known.at) firsts.set(person, { person, at, repo });
        }
      }
    }
    return [...firsts.values()];
  }

  private listPeople({ author, coauthors }: WorldCommit, options: PeopleOptions): Person[] {
    const ids = options.coauthors ? [author, ...coauthors.map(({ id }) => id)] : [author];
    return ids.map((id) => this.toPerson(id));
  }

  private count(
    firsts: First[] | null,
    months: readonly string[],
    { bots }: OwnerSeriesOptions,
  ): NaiveSeries {
    const all = firsts ?? [];
    const some = bots ? all : all.filter(({ person }) => !this.isBot(person));
    const onlyBots = all.filter(({ person }) => this.isBot(person));
    const orNull = <Value>(value: Value): Value | null => (firsts === null ? null : value);
    const toApart = (people: First[]): Numbers['bots'] => ({
      people: orNull(people.length),
      beforeCreation: orNull(people.filter(({ at, repo }) => isBefore(at, repo)).length),
      afterNow: orNull(people.filter(({ at, repo }) => isAfter(at) && !isBefore(at, repo)).length),
    });
    return {
      months: months.map((month) => ({
        month,
        newContributors: orNull(some.filter((first) => isIn(first, month)).length),
        newBots: orNull(onlyBots.filter((first) => isIn(first, month)).length),
      })),
      ...toApart(some),
      bots: toApart(onlyBots),
      unasked: orNull(
        all.filter(({ person }) => this.world.identities[-person - 1]?.isAsked === false).length,
      ),
    };
  }
}

function isIn({ at, repo }: First, month: string): boolean {
  return toMonth(at) === month && !isBefore(at, repo) && !isAfter(at);
}

function isBefore(at: Date, { createdAt }: WorldRepo): boolean {
  return toMonth(at) < toMonth(createdAt);
}

function isAfter(at: Date): boolean {
  return toMonth(at) > toMonth(NOW);
}

function toMonth(at: Date): string {
  return at.toISOString().slice(0, 7);
}

function listMonths(createdAt: Date, { from, to }: OwnerSeriesOptions): string[] {
  const months: string[] = [];
  for (let index = 0; ; index += 1) {
    const start = new Date(Date.UTC(createdAt.getUTCFullYear(), createdAt.getUTCMonth() + index, 1));
    if (start > NOW) return months;
    const month = toMonth(start);
    if ((from === null || month >= from) && (to === null || month <= to)) months.push(month);
  }
}
