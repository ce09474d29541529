import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readLog } from './raw-log.ts';
import { findFirsts, toSeries } from './series.ts';

const USAGE = `node test/contributors/new-contributors.ts --git DIR --created YYYY-MM [--now YYYY-MM]
  [--accounts FILE] [--host github.com] [--date author|committer] [--coauthors] [--name OWNER/NAME]

How many people have their first commit in each month, from what "git log --pretty=raw" shows of HEAD and nothing else.
  --created    the month (UTC) in which the repository was created on GitHub
  --accounts   lines of an e-mail, a tab and the id of the GitHub account that it belongs to: several e-mails, one person
  --host       of addresses such as 123+login@users.noreply.github.com, which name an account by themselves
  --name       writes the columns of Octavo's export, to be compared with it
`;

const { values } = parseArgs({
  options: {
    git: { type: 'string' },
    created: { type: 'string' },
    now: { type: 'string', default: new Date().toISOString().slice(0, 7) },
    accounts: { type: 'string' },
    host: { type: 'string', default: 'github.com' },
    date: { type: 'string', default: 'author' },
    coauthors: { type: 'boolean', default: false },
    name: { type: 'string' },
  },
});
const { git, created, now, date } = values;
if (git === undefined || !isMonth(created) || !isMonth(now) || (date !== 'author' && date !== 'committer')) {
  process.stderr.write(USAGE);
  process.exit(2);
}

const people = { accounts: await readAccounts(values.accounts), host: values.host };
const firsts = await findFirsts(readLog(git), people, { date, coauthors: values.coauthors });
const { months, beforeCreation, afterNow } = toSeries(firsts.values(), { created, now });
const prefix = values.name === undefined ? '' : `${values.name},`;
console.log(`${values.name === undefined ? '' : 'Repository,'}Month,New Contributors`);
for (const { month, people: count } of months) console.log(`${prefix}${month},${count}`);
console.error(`${firsts.size} people; ${beforeCreation} of them before ${created}, ${afterNow} after ${now}`);

function isMonth(text: string | undefined): text is string {
  return /^\d{4}-(?:0[1-9]|1[0-2])$/.test(text ?? '');
}

async function readAccounts(path: string | undefined): Promise<Map<string, string>> {
  const text = path === undefined ? '' : await readFile(path, 'utf8');
  const lines = text.split('\n').filter((line) => line.includes('\t'));
  return new Map(
    lines.map((line) => {
      const [email = '', account = ''] = line.split('\t');
      return [email.trim().toLowerCase(), account.trim()];
    }),
  );
}
