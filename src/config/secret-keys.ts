import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config.errors.ts';

const FILE = 'secret-keys';
const KEY_BYTES = 32;

/**
 * The keys kept below the data directory, newest first, base64url of 32 bytes each; made at the first call.
 * Whoever comes second reads what the first one made. Throws `ConfigError` when the file holds something else.
 */
export function loadOrCreateSecretKeys(dataDir: string): string[] {
  const path = join(dataDir, FILE);
  const text = readIfThere(path) ?? createFile(dataDir, path);
  const keys = text.split(/[\s,]+/).filter((key) => key !== '');
  if (keys.length === 0 || !keys.every(isKey)) {
    throw new ConfigError([
      `${path} must hold keys of ${KEY_BYTES} bytes in base64url, newest first, one a line: put the right file back, or ` +
        'delete it to have a new key made (everybody then has to sign in again)',
    ]);
  }
  // Whatever a backup or a careless copy made of it.
  chmodSync(path, 0o600);
  return keys;
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Linked into place when whole, so that nobody reads half a key and of two makers one wins. */
function createFile(dataDir: string, path: string): string {
  mkdirSync(dataDir, { recursive: true });
  const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, 'utf8');
}

function isKey(key: string): boolean {
  return /^[\w-]+$/.test(key) && Buffer.from(key, 'base64url').length === KEY_BYTES;
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
