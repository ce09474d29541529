import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from './config.errors.ts';
import { loadOrCreateSecretKeys } from './secret-keys.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octavo keys '));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('loadOrCreateSecretKeys', () => {
  it('makes one key of 32 bytes that only its owner may read, and leaves nothing else behind', () => {
    const dataDir = join(folder, 'below', 'data');

    const keys = loadOrCreateSecretKeys(dataDir);

    expect(keys.map((key) => Buffer.from(key, 'base64url').length)).toEqual([32]);
    expect(statSync(join(dataDir, 'secret-keys')).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual(['secret-keys']);
  });

  it('gives the same keys the next time', () => {
    expect(loadOrCreateSecretKeys(folder)).toEqual(loadOrCreateSecretKeys(folder));
  });

  it('reads several keys in their order, and closes a file that others could read', () => {
    const [a, b] = ['a'.repeat(43), 'b'.repeat(43)];
    writeFileSync(join(folder, 'secret-keys'), `${a}\n${b}\n`);
    chmodSync(join(folder, 'secret-keys'), 0o644);

    expect(loadOrCreateSecretKeys(folder)).toEqual([a, b]);
    expect(statSync(join(folder, 'secret-keys')).mode & 0o777).toBe(0o600);
  });

  it.each(['', 'short', 'ä'.repeat(43)])('refuses a file with %j in it and does not repeat it', (text) => {
    writeFileSync(join(folder, 'secret-keys'), text);

    expect(() => loadOrCreateSecretKeys(folder)).toThrow(ConfigError);
    expect(() => loadOrCreateSecretKeys(folder)).toThrow(/^((?!short).)*$/s);
  });
});
