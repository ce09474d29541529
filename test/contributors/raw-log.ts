import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type Signer, toSigner } from './signer.ts';
import { findCoauthors } from './trailers.ts';

/** Seconds since 1970. */
export interface LoggedCommit {
  oid: string;
  parents: string[];
  author: Signer;
  committer: Signer;
  authoredAt: number;
  committedAt: number;
  coauthors: Signer[];
}

const LINE_END = 0x0a;
const INDENT = '    ';
const SIGNED = /^(author|committer) (.*?) ?<([^>]*)> (\d+) [+-]\d+$/s;
const UTF_8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Everything that HEAD reaches, as `git log --pretty=raw` shows it; nothing where it leads to no commit. */
export async function* readLog(gitDir: string): AsyncGenerator<LoggedCommit> {
  const settings = ['log.showSignature=false', 'i18n.logOutputEncoding=UTF-8', 'safe.directory=*'];
  const words = [...settings.flatMap((setting) => ['-c', setting]), '--no-replace-objects', '-C', gitDir];
  if (!(await hasCommits(words))) return;
  const git = spawn('git', [
    ...words,
    'log',
    '--pretty=raw',
    '--no-color',
    '--no-decorate',
    '--no-notes',
    'HEAD',
  ]);
  const [complaint, closed] = [text(git.stderr), once(git, 'close')];
  yield* readCommits(git.stdout);
  const [code] = (await closed) as [number | null];
  if (code !== 0) throw new Error(`git log ended with ${code}: ${await complaint}`);
}

async function hasCommits(words: readonly string[]): Promise<boolean> {
  const git = spawn('git', [...words, 'rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], {
    stdio: 'ignore',
  });
  const [code] = (await once(git, 'close')) as [number | null];
  return code === 0;
}

async function* readCommits(output: AsyncIterable<Buffer>): AsyncGenerator<LoggedCommit> {
  let lines: string[] = [];
  for await (const line of readLines(output)) {
    // What is said in a commit is indented, and so is what its headers go on with.
    if (line.startsWith('commit ') && lines.length > 0) {
      yield toCommit(lines);
      lines = [];
    }
    lines.push(line);
  }
  if (lines.length > 0) yield toCommit(lines);
}

async function* readLines(output: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let pieces: Buffer[] = [];
  for await (const chunk of output) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, from)) {
      yield UTF_8.decode(Buffer.concat([...pieces, chunk.subarray(from, end)]));
      pieces = [];
      from = end + 1;
    }
    pieces.push(chunk.subarray(from));
  }
  const rest = Buffer.concat(pieces);
  if (rest.length > 0) yield UTF_8.decode(rest);
}

function toCommit(lines: readonly string[]): LoggedCommit {
  const valuesOf = (name: string): string[] =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const [author, authoredAt] = readSigner(lines, 'author');
  const [committer, committedAt] = readSigner(lines, 'committer');
  const message = lines.filter((line) => line.startsWith(INDENT)).map((line) => line.slice(INDENT.length));
  return {
    oid: (valuesOf('commit')[0] ?? '').slice(0, 40),
    parents: valuesOf('parent'),
    author,
    committer,
    authoredAt,
    committedAt,
    coauthors: findCoauthors(message),
  };
}

function readSigner(lines: readonly string[], role: 'author' | 'committer'): [Signer, number] {
  for (const line of lines) {
    const [, found, name = '', email = '', seconds] = SIGNED.exec(line) ?? [];
    if (found === role) return [toSigner(name, email), Number(seconds)];
  }
  throw new Error(`${lines[0]} has no ${role} that can be read`);
}
