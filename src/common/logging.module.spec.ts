import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from './logging.module.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octavo-log-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('createLogger', () => {
  it('writes a file that nobody else on the machine may read', () => {
    const file = join(folder, 'deeper', 'octavo.log');

    createLogger({ level: 'info', file, descriptor: null }).info('Started');

    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toContain('Started');
  });
});
