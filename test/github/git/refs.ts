import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const OID = /^[0-9a-f]{40}$/;

/** A bare repo without a commit, as `git init --bare` leaves it; a thousand of them need no thousand processes. */
export function writeEmptyRepo(folder: string, branch: string): void {
  for (const inner of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags']) {
    mkdirSync(join(folder, inner), { recursive: true });
  }
  writeFileSync(
    join(folder, 'config'),
    '[core]\n\trepositoryformatversion = 0\n\tbare = true\n[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n',
  );
  writeHead(folder, branch);
}

export function writeHead(folder: string, branch: string): void {
  writeFileSync(join(folder, 'HEAD'), `ref: refs/heads/${branch}\n`);
}

/** The branch HEAD names, null for a detached one. */
export function readHeadBranch(folder: string): string | null {
  return /^ref: refs\/heads\/(.+)$/m.exec(readText(folder, 'HEAD'))?.[1] ?? null;
}

/** The commit HEAD leads to; null: there is none yet. */
export function readHeadOid(folder: string): string | null {
  const branch = readHeadBranch(folder);
  return branch === null ? toOid(readText(folder, 'HEAD')) : readBranch(folder, branch);
}

export function readBranch(folder: string, branch: string): string | null {
  return toOid(readText(folder, `refs/heads/${branch}`)) ?? readPacked(folder, `refs/heads/${branch}`);
}

export function hasBranches(folder: string): boolean {
  return readText(folder, 'packed-refs').includes(' refs/heads/') || hasFile(join(folder, 'refs/heads'));
}

function hasFile(folder: string): boolean {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).some((entry) => entry.isFile());
}

function readPacked(folder: string, ref: string): string | null {
  const line = readText(folder, 'packed-refs')
    .split('\n')
    .find((line) => line.slice(41) === ref);
  return line === undefined ? null : toOid(line.slice(0, 40));
}

function toOid(text: string): string | null {
  const oid = text.trim();
  return OID.test(oid) ? oid : null;
}

/** Empty when there is no such file. */
function readText(folder: string, path: string): string {
  try {
    return readFileSync(join(folder, path), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return '';
    throw error;
  }
}
