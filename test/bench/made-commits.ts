import type { NewGitCommit, NewGitPerson } from '../github/git/new-commit.ts';

const FIRST_MS = Date.UTC(2014, 0, 1);
const STEP_MS = 300_000;
const MOST_PEOPLE = 50_000;
const COMMITS_PER_PERSON = 12;
const REGULARS = 100;
const WORDS = ['parser', 'dates', 'cache', 'queue', 'build', 'docs', 'tests', 'index', 'types', 'flow'];

/** A long history: half of it by a hundred people, one commit in thirty by two, most of them merged at GitHub. */
export function* makeCommits(count: number): Generator<NewGitCommit> {
  const people = countPeople(count);
  for (let index = 0; index < count; index += 1) {
    const author = toPerson(pickPerson(index, people), index);
    const committer: NewGitPerson =
      index % 3 === 0 ? author : { name: 'GitHub', email: 'noreply@github.com', date: toDate(index) };
    yield { author, committer, message: toMessage(index, people) };
  }
}

/** Distinct e-mails, about. */
export function countPeople(commits: number): number {
  return Math.min(MOST_PEOPLE, Math.ceil(commits / COMMITS_PER_PERSON));
}

function pickPerson(index: number, people: number): number {
  return index % 2 === 0 ? (index * 7919) % Math.min(REGULARS, people) : (index * 31_337) % people;
}

/** One in four hides behind an address that names their account. */
function toPerson(person: number, index: number): NewGitPerson {
  const email =
    person % 4 === 0
      ? `${10_000 + person}+person-${person}@users.noreply.127.0.0.1`
      : `person.${person}@example.com`;
  return { name: `Person Number ${person}`, email, date: toDate(index) };
}

function toDate(index: number): Date {
  return new Date(FIRST_MS + index * STEP_MS);
}

function toMessage(index: number, people: number): string {
  const [first, second] = [WORDS[index % 10], WORDS[Math.floor(index / 10) % 10]];
  const subject = `Make the ${first} of the ${second} faster and simpler (#${index})`;
  const body = index % 5 === 0 ? `\n\nIt was slower than it had to be, by a factor of ${index % 7}.` : '';
  const { name, email } = toPerson((index * 13) % people, index);
  const trailer = index % 30 === 0 ? `\n\nCo-authored-by: ${String(name)} <${String(email)}>` : '';
  return `${subject}${body}${trailer}\n`;
}
