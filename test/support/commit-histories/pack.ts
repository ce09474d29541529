import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { deflateSync } from 'node:zlib';
import type { MadeCommit } from './made-commit.ts';

const VERSION = 2;
const TYPES = { commit: 1, tree: 2 } as const;

/** Puts commits into a bare repo as they are, well formed or not, and its branch where it should stand. */
export async function plantCommits(
  gitDir: string,
  { commits, head, branch }: { commits: readonly MadeCommit[]; head: string; branch: string },
): Promise<void> {
  await runGit(gitDir, ['index-pack', '--stdin', '--fix-thin'], createPack(commits));
  await runGit(gitDir, ['update-ref', `refs/heads/${branch}`, head]);
  await runGit(gitDir, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
}

/** One git command in this bare repo; throws with what it complained of. */
export async function runGit(gitDir: string, words: readonly string[], input?: Buffer): Promise<string> {
  const child = spawn('git', ['--git-dir', gitDir, ...words], { stdio: 'pipe' });
  const [said, complained] = [text(child.stdout), text(child.stderr)];
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`git ${words.join(' ')} ended with ${code}: ${await complained}`);
  return said;
}

function createPack(commits: readonly MadeCommit[]): Buffer {
  const header = Buffer.alloc(12);
  header.write('PACK');
  header.writeUInt32BE(VERSION, 4);
  header.writeUInt32BE(commits.length + 1, 8);
  const objects = commits.map(({ body }) => toObject('commit', body));
  const pack = Buffer.concat([header, toObject('tree', Buffer.alloc(0)), ...objects]);
  return Buffer.concat([pack, createHash('sha1').update(pack).digest()]);
}

function toObject(type: keyof typeof TYPES, body: Buffer): Buffer {
  return Buffer.concat([toObjectHeader(TYPES[type], body.length), deflateSync(body, { level: 1 })]);
}

/** Four bits of the size beside the type, then seven to a byte. */
function toObjectHeader(type: number, size: number): Buffer {
  const bytes: number[] = [];
  let byte = (type << 4) | (size & 0b1111);
  for (let left = Math.floor(size / 16); left > 0; left = Math.floor(left / 128)) {
    bytes.push(byte | 0x80);
    byte = left % 128;
  }
  return Buffer.from([...bytes, byte]);
}
