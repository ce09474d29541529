import { runGit } from './git-program.ts';
import type { GitCommitObject, GitMoment, GitObject } from './git-object.ts';

const FIELDS = ['%H', '%T', '%P', '%an', '%ae', '%ad', '%cn', '%ce', '%cd', '%B'];
const TRAILERS = '%(trailers:key=Co-authored-by,valueonly=true,unfold=true)';
const FORMAT = [...FIELDS, TRAILERS].join('%x00');
const SETTINGS = ['--no-replace-objects', '-c', 'log.mailmap=false', '-c', 'i18n.logOutputEncoding=UTF-8'];
const LOG = ['log', '--no-walk=unsorted', '--stdin', '-z', '--no-notes', '--no-show-signature', '--date=raw'];

/** What is there of these, with two processes however many there are. */
export async function readObjects(folder: string, oids: readonly string[]): Promise<Map<string, GitObject>> {
  const types = await readTypes(folder, oids);
  const commits = [...types].filter(([, type]) => type === 'commit').map(([oid]) => oid);
  const objects = new Map<string, GitObject>();
  for (const [oid, type] of types) if (type !== 'commit') objects.set(oid, { type, oid });
  for (const commit of await readCommits(folder, commits)) objects.set(commit.oid, commit);
  return objects;
}

async function readTypes(folder: string, oids: readonly string[]): Promise<Map<string, GitObject['type']>> {
  const printed = await runGit({ folder, args: ['cat-file', '--batch-check'], input: [toLines(oids)] });
  const types = new Map<string, GitObject['type']>();
  for (const line of printed.toString('latin1').split('\n')) {
    const [oid = '', type = 'missing'] = line.split(' ');
    if (type !== 'missing') types.set(oid, type as GitObject['type']);
  }
  return types;
}

async function readCommits(folder: string, oids: readonly string[]): Promise<GitCommitObject[]> {
  if (oids.length === 0) return [];
  const printed = await runGit({
    folder,
    args: [...SETTINGS, ...LOG, `--format=tformat:${FORMAT}`],
    input: [toLines(oids)],
  });
  const fields = printed.toString('utf8').split('\0');
  const count = FIELDS.length + 1;
  return oids.map((_, index) => toCommit(fields.slice(index * count, (index + 1) * count)));
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

/** A date that git cannot read is the first moment of 1970. */
function toMoment(raw: string): GitMoment {
  const [, seconds = '0', sign = '+', hours = '0', minutes = '0'] =
    /^(\d+) ([+-])(\d\d+)(\d\d)$/.exec(raw) ?? [];
  const offset = Number(hours) * 60 + Number(minutes);
  return { seconds: Number(seconds), offsetMinutes: sign === '-' ? -offset : offset };
}

function toLines(oids: readonly string[]): string {
  return oids.map((oid) => `${oid}\n`).join('');
}
