import { runGit } from './git-program.ts';
import type { GitCommitObject, GitMoment, GitObject } from './git-object.ts';

const FIELDS = ['%H', '%T', '%P', '%an', '%ae', '%ad', '%cn', '%ce', '%cd', '%B'];
const TRAILERS = '%(trailers:key=Co-authored-by,valueonly=true,unfold=true)';
const FORMAT = [...FIELDS, TRAILERS].join('%x00');
const SETTINGS = ['--no-replace-objects', '-c', 'log.mailmap=false', '-c', 'i18n.logOutputEncoding=UTF-8'];
// What is missing may be so only where `--ignore-missing` stands before it.
const WHICH = ['--no-walk=unsorted', '--ignore-missing', '--stdin'];
const LOG = ['log', ...WHICH, '-z', '--no-notes', '--no-show-signature', '--date=raw'];

type OtherType = Exclude<GitObject['type'], 'commit'>;

/** What is there of these, with a process for all that are commits, and one more if there are others. */
export async function readObjects(folder: string, oids: readonly string[]): Promise<Map<string, GitObject>> {
  const commits = await readCommits(folder, oids);
  const objects = new Map<string, GitObject>(commits.map((commit) => [commit.oid, commit]));
  const others = oids.filter((oid) => !objects.has(oid));
  if (others.length === 0) return objects;
  for (const [oid, type] of await readTypes(folder, others)) objects.set(oid, { type, oid });
  return objects;
}

/** A tag leads to its commit, which was not asked for; what else is no commit is passed over. */
async function readCommits(folder: string, oids: readonly string[]): Promise<GitCommitObject[]> {
  const args = [...SETTINGS, ...LOG, `--format=tformat:${FORMAT}`];
  const printed = await runGit({ folder, args, input: [toLines(oids)] });
  const fields = printed.toString('utf8').split('\0');
  const size = FIELDS.length + 1;
  const count = Math.floor(fields.length / size);
  return Array.from({ length: count }, (_, index) =>
    toCommit(fields.slice(index * size, (index + 1) * size)),
  );
}

async function readTypes(folder: string, oids: readonly string[]): Promise<[oid: string, OtherType][]> {
  const printed = await runGit({ folder, args: ['cat-file', '--batch-check'], input: [toLines(oids)] });
  const lines = printed.toString('latin1').split('\n').slice(0, -1);
  const types = lines.map((line) => line.split(' ') as [oid: string, type: string]);
  return types.filter((entry): entry is [string, OtherType] => entry[1] !== 'missing');
}

function toCommit(fields: string[]): GitCommitObject {
  const [oid = '', tree = '', parents = '', ...people] = fields;
  const [authorName = '', authorEmail = '', authored = '', ...others] = people;
  const [committerName = '', committerEmail = '', committed = '', message = '', trailers = ''] = others;
  return {
    type: 'commit',
    oid,
    tree,
    parents: parents === '' ? [] : parents.split(' '),
    author: { name: authorName, email: authorEmail, at: toMoment(authored) },
    committer: { name: committerName, email: committerEmail, at: toMoment(committed) },
    message,
    coauthors: trailers.split('\n').flatMap(toCoauthor),
  };
}

/** What is no `Name <e-mail>` names nobody. */
function toCoauthor(trailer: string): { name: string; email: string }[] {
  const [, name, email] = /^([^<]*)<([^<>]*)>/.exec(trailer) ?? [];
  return name === undefined || email === undefined ? [] : [{ name: name.trim(), email: email.trim() }];
}

/** There are histories with offsets of weeks. */
const MOST_OFFSET_MINUTES = 24 * 60;

/** A date that git cannot read is the first moment of 1970. */
function toMoment(raw: string): GitMoment {
  const [, seconds = '0', sign = '+', hours = '0', minutes = '0'] =
    /^(\d+) ([+-])(\d\d+)(\d\d)$/.exec(raw) ?? [];
  const written = Number(hours) * 60 + Number(minutes);
  const offset = written > MOST_OFFSET_MINUTES ? 0 : written;
  return { seconds: Number(seconds), offsetMinutes: sign === '-' ? -offset : offset };
}

function toLines(oids: readonly string[]): string {
  return oids.map((oid) => `${oid}\n`).join('');
}
