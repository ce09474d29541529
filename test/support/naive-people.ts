import type { PeopleOptions } from '../../src/contributors/answers/contributor-options.ts';
import type { PersonView } from '../../src/contributors/answers/people.dto.ts';
import type { ContributorWorld, WorldCommit, WorldRepo } from './contributor-worlds.ts';
import { NaiveContributors } from './naive-contributors.ts';

/** One of several names that a person has in a repo may be shown. */
export type NaivePerson = Omit<PersonView, 'name'> & { names: string[] };

/** Who has contributed to a repo, by the definition; by their first commit. */
export function listPeopleNaively(
  world: ContributorWorld,
  repo: WorldRepo,
  options: PeopleOptions,
): NaivePerson[] {
  const naive = new NaiveContributors(world);
  const firsts = repo.isKnown ? naive.listFirsts([repo], options) : [];
  const shown = firsts.filter(({ person }) => options.bots || !naive.isBot(person));
  const sorted = shown.toSorted((a, b) => a.at.getTime() - b.at.getTime() || a.person - b.person);
  return sorted.map(({ person, at }) => {
    const is = (id: number): boolean => naive.toPerson(id) === person;
    const own = repo.commits.filter(({ author }) => is(author));
    const named = repo.commits.filter(({ coauthors }) => coauthors.some(({ id }) => is(id)));
    const counted = options.coauthors ? [...own, ...named] : own;
    const last = counted.map((commit) => toDate(commit, options).getTime());
    return Object.assign(describe(world, person), {
      names: [
        ...own.map(({ authorName }) => authorName),
        ...named.flatMap(({ coauthors }) => coauthors.filter(({ id }) => is(id)).map(({ name }) => name)),
      ],
      bot: naive.isBot(person),
      firstCommitAt: at.toISOString(),
      lastCommitAt: new Date(Math.max(...last)).toISOString(),
      commits: own.length,
      coAuthored: named.filter(({ author }) => !is(author)).length,
    });
  });
}

function toDate({ authoredAt, committedAt }: WorldCommit, { date }: PeopleOptions): Date {
  return date === 'author' ? authoredAt : committedAt;
}

function describe(
  { identities }: ContributorWorld,
  person: number,
): Pick<PersonView, 'accountId' | 'login' | 'email' | 'asked'> {
  if (person > 0) return { accountId: person, login: `login-${person}`, email: null, asked: true };
  const identity = identities[-person - 1];
  if (!identity) throw new Error(`There is no identity ${-person}`);
  const email = identity.email === '' ? null : identity.email;
  return { accountId: null, login: null, email, asked: identity.isAsked };
}
