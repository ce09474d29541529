import type { LoggedCommit } from './raw-log.ts';
import type { Signer } from './signer.ts';

export interface People {
  /** GitHub's ids of accounts, by e-mail in lower case. */
  accounts: ReadonlyMap<string, string>;
  /** Of the addresses that hide e-mails, with the id of the account in front. */
  host: string;
}

export interface Counting {
  date: 'author' | 'committer';
  coauthors: boolean;
}

export interface Series {
  months: { month: string; people: number }[];
  beforeCreation: number;
  afterNow: number;
}

/** The seconds at which each person first stands in a commit. */
export async function findFirsts(
  commits: AsyncIterable<LoggedCommit>,
  people: People,
  { date, coauthors }: Counting,
): Promise<Map<string, number>> {
  const firsts = new Map<string, number>();
  for await (const commit of commits) {
    const at = date === 'author' ? commit.authoredAt : commit.committedAt;
    for (const signer of coauthors ? [commit.author, ...commit.coauthors] : [commit.author]) {
      const person = toPerson(signer, people);
      firsts.set(person, Math.min(at, firsts.get(person) ?? at));
    }
  }
  return firsts;
}

/** `created` and `now`: `YYYY-MM`, both of them months of the series. */
export function toSeries(
  firsts: Iterable<number>,
  { created, now }: { created: string; now: string },
): Series {
  const counts = new Map(listMonths(created, now).map((month) => [month, 0]));
  let [beforeCreation, afterNow] = [0, 0];
  for (const seconds of firsts) {
    const month = toMonth(seconds);
    const count = counts.get(month);
    if (count !== undefined) counts.set(month, count + 1);
    else if (month < created) beforeCreation += 1;
    else afterNow += 1;
  }
  return {
    months: [...counts].map(([month, count]) => ({ month, people: count })),
    beforeCreation,
    afterNow,
  };
}

function toPerson({ name, email }: Signer, { accounts, host }: People): string {
  if (email === '') return `name ${name}`;
  const [, id, hidden] = /^(\d+)\+[^+@]+@users\.noreply\.(.+)$/.exec(email) ?? [];
  const account = id !== undefined && hidden === host ? id : accounts.get(email);
  return account === undefined ? `email ${email}` : `account ${account}`;
}

/** In UTC. Years of five digits are later than any with four. */
function toMonth(seconds: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999) return '9999-13';
  return date.toISOString().slice(0, 7);
}

function listMonths(first: string, last: string): string[] {
  const months: string[] = [];
  const [year = 0, month = 0] = first.split('-').map(Number);
  for (let index = year * 12 + month - 1; ; index += 1) {
    const text = `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
    if (text > last) return months;
    months.push(text);
  }
}
