import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrganization, listEverything } from '../support/commit-histories/made-organization.ts';
import { plantCommits, runGit } from '../support/commit-histories/pack.ts';
import {
  findFirsts,
  type SeriesOptions,
  toMonth,
  truthOfSeries,
} from '../support/commit-histories/series-truth.ts';

const SCRIPT = fileURLToPath(new URL('new-contributors.ts', import.meta.url));
/** A process for each repo. */
const LIMIT_MS = 30_000;
const NOW = new Date('2026-03-15T12:00:00Z');

const made = createOrganization({
  seed: 11,
  login: 'made',
  host: 'github.example',
  people: 30,
  commits: 200,
  now: NOW,
});

describe('the script that counts new contributors from a plain log', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'new-contributors-'));
    const lines = [...made.cast.links].map(([email, id]) => `${email}\t${id}\n`);
    await writeFile(join(folder, 'accounts.tsv'), lines.join(''));
    for (const { name, history } of made.repos) {
      await runGit(join(folder, name), ['init', '--bare', '--quiet']);
      const { head } = history;
      const commits = [...history.commits.values()];
      if (head !== null) await plantCommits(join(folder, name), { commits, head, branch: 'main' });
    }
  });

  afterAll(() => rm(folder, { recursive: true }));

  it.each<SeriesOptions>([
    { date: 'author', coauthors: false },
    { date: 'committer', coauthors: false },
    { date: 'author', coauthors: true },
  ])(
    'finds what is known of made histories, by $date date, co-authors: $coauthors',
    { timeout: LIMIT_MS },
    async (options) => {
      const ground = { cast: made.cast, met: listEverything(made), now: NOW };

      for (const { id, name, createdAt, history } of made.repos) {
        const counted = await count(name, createdAt, options);

        const firsts = findFirsts({ id, createdAt, commits: history.list() }, ground, options);
        const { months, beforeCreation, afterNow } = truthOfSeries(firsts.values(), createdAt, NOW);
        expect(counted.lines).toEqual(months.map(({ month, people }) => `made/${name},${month},${people}`));
        expect(counted.told).toContain(`${firsts.size} people; ${beforeCreation} of them before`);
        expect(counted.told).toContain(`${afterNow} after 2026-03`);
      }
    },
  );

  it('counts each e-mail for itself where nobody says whose they are', { timeout: LIMIT_MS }, async () => {
    const [repo] = made.repos;
    if (!repo) throw new Error('Nothing was made');
    const cast = { ...made.cast, links: new Map<string, number>() };
    const ground = { cast, met: listEverything(made), now: NOW };

    const { told } = await run('--git', join(folder, repo.name), '--created', '2020-01');

    const counted = { id: 1, createdAt: repo.createdAt, commits: repo.history.list() };
    const firsts = findFirsts(counted, ground, { date: 'author', coauthors: false });
    expect(told).toContain(`${firsts.size} people`);
  });

  it('says how it is called when it is called otherwise', async () => {
    await expect(run('--git', folder, '--created', '2020')).rejects.toThrow(/--created YYYY-MM/);
  });

  async function count(
    name: string,
    createdAt: Date,
    { date, coauthors }: SeriesOptions,
  ): Promise<{ lines: string[]; told: string }> {
    const where = ['--git', join(folder, name), '--created', toMonth(createdAt), '--name', `made/${name}`];
    const how = ['--accounts', join(folder, 'accounts.tsv'), '--date', date];
    const { said, told } = await run(...where, ...how, ...(coauthors ? ['--coauthors'] : []));
    const [head, ...lines] = said.trim().split('\n');
    expect(head).toBe('Repository,Month,New Contributors');
    return { lines, told };
  }
});

async function run(...words: string[]): Promise<{ said: string; told: string }> {
  const always = ['--now', toMonth(NOW), '--host', 'github.example'];
  const done = await promisify(execFile)(process.execPath, [SCRIPT, ...always, ...words]);
  return { said: done.stdout, told: done.stderr };
}
