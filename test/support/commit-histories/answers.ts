import type { CommitStage } from '../commit-stage.ts';
import { readCommits, readIdentities, type StoredCommits } from './commit-mirror.ts';
import { type IdentityRow, truthOfCoauthors, truthOfCommits, truthOfIdentities } from './commit-truth.ts';
import { listEverything, type MadeRepo } from './made-organization.ts';
import { type PersonTruth, truthOfPeople } from './people-truth.ts';
import {
  type CountedRepo,
  findFirsts,
  type Ground,
  type SeriesOptions,
  type SeriesTruth,
  truthOfSeries,
  truthOfTotals,
} from './series-truth.ts';

/** By what was asked. */
export interface Answers {
  rows: Record<string, StoredCommits>;
  identities: IdentityRow[];
  series: Record<string, SeriesTruth>;
  withoutBots: Record<string, Omit<SeriesTruth, 'months'> & { months: number[] }>;
  totals: Record<string, SeriesTruth>;
  people: Record<string, PersonTruth[]>;
  csv: string[];
}

const OPTIONS: readonly SeriesOptions[] = [
  { date: 'author', coauthors: false },
  { date: 'committer', coauthors: false },
  { date: 'author', coauthors: true },
  { date: 'committer', coauthors: true },
];

const TOTALS: Readonly<Record<string, (repo: MadeRepo) => boolean>> = {
  '': ({ fork }) => !fork,
  '&forks=true': () => true,
  '&visibility=public': ({ fork, visibility }) => !fork && visibility === 'public',
};

/** What the service has stored, and what it says. */
export async function readAnswers(stage: CommitStage): Promise<Answers> {
  const answers = createAnswers();
  const { app, made } = stage;
  for (const { id, name } of made.repos) {
    answers.rows[name] = await readCommits(app, id);
    for (const options of OPTIONS) {
      const query = toQuery(options);
      answers.series[`${name} ${query}`] = await stage.readRepoSeries(id, query);
      const { months, ...apart } = await stage.readRepoSeries(id, `${query}&bots=false`);
      answers.withoutBots[`${name} ${query}`] = { months: months.map(({ people }) => people), ...apart };
      answers.people[`${name} ${query}`] = toSorted(await stage.readPeople(id, query));
    }
  }
  for (const query of listTotals()) answers.totals[query] = await stage.readTotals(query);
  answers.identities = await readIdentities(app);
  answers.csv = (await stage.readText(`/export/contributors?organization=${made.login}`))
    .trim()
    .split(/\r?\n/);
  return answers;
}

/** The same from what was made. */
export function truthOfAnswers(stage: CommitStage): Answers {
  const answers = createAnswers();
  const { made, now } = stage;
  const ground: Ground = { cast: made.cast, met: listEverything(made), now };
  for (const repo of made.repos) {
    const commits = repo.history.list();
    answers.rows[repo.name] = { commits: truthOfCommits(commits), coauthors: truthOfCoauthors(commits) };
    for (const options of OPTIONS) addSeries(answers, { repo, ground, options });
  }
  for (const [choice, isCounted] of Object.entries(TOTALS)) {
    const counted = made.repos.filter(isCounted).map(toCounted);
    for (const options of OPTIONS) {
      answers.totals[toQuery(options) + choice] = truthOfTotals(counted, ground, options);
    }
  }
  answers.identities = truthOfIdentities(
    made.cast,
    made.repos.flatMap(({ history }) => history.list()),
  );
  answers.csv = [
    'Repository,Month,New Contributors',
    ...made.repos.flatMap((repo) => toLines(stage, answers, repo)),
  ];
  return answers;
}

function createAnswers(): Answers {
  return { rows: {}, identities: [], series: {}, withoutBots: {}, totals: {}, people: {}, csv: [] };
}

function addSeries(
  answers: Answers,
  { repo, ground, options }: { repo: MadeRepo; ground: Ground; options: SeriesOptions },
): void {
  const key = `${repo.name} ${toQuery(options)}`;
  const firsts = [...findFirsts(toCounted(repo), ground, options).values()];
  answers.series[key] = truthOfSeries(firsts, repo.createdAt, ground.now);
  const humans = firsts.filter(({ bot }) => !bot);
  const { months, ...apart } = truthOfSeries(humans, repo.createdAt, ground.now);
  answers.withoutBots[key] = { months: months.map(({ people }) => people), ...apart };
  answers.people[key] = toSorted(truthOfPeople(repo.history.list(), ground, options));
}

function toLines({ made }: CommitStage, { series }: Answers, { name }: MadeRepo): string[] {
  const [options = { date: 'author', coauthors: false }] = OPTIONS;
  const months = series[`${name} ${toQuery(options)}`]?.months ?? [];
  return months.map(({ month, people }) => `${made.login}/${name},${month},${people}`);
}

function listTotals(): string[] {
  return OPTIONS.flatMap((options) => Object.keys(TOTALS).map((choice) => toQuery(options) + choice));
}

function toCounted({ id, createdAt, history }: MadeRepo): CountedRepo {
  return { id, createdAt, commits: history.list() };
}

function toQuery({ date, coauthors }: SeriesOptions): string {
  return `date=${date}&coauthors=${coauthors}`;
}

/** Of two who are alike in all of it, it does not matter who is who. */
function toSorted(people: readonly PersonTruth[]): PersonTruth[] {
  const keyed = people.map(({ firstCommitAt, lastCommitAt, commits, coAuthored }) => {
    return { firstCommitAt, lastCommitAt, commits, coAuthored };
  });
  return keyed.toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
}
