import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toTruth } from '../demo/truth.ts';
import { createDemoWorld } from '../github/world.ts';

const DEMO = fileURLToPath(new URL('../demo/demo.ts', import.meta.url));

describe('npm run demo -- --once', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'octavo demo '));
    // The embedded PostgreSQL of root runs as another user.
    await chmod(folder, 0o755);
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('writes what the stand-in knows, and finds nothing to change the second time', async () => {
    const first = await runDemo(folder);
    const second = await runDemo(folder);

    // Text and code together, so that a failure shows what the demo said.
    expect(first).toEqual({ code: 0, text: expect.stringMatching(/: [1-9]\d* inserted, /) });
    expect(second).toEqual({
      code: 0,
      text: expect.stringMatching(/: 0 inserted, 0 updated, [1-9]\d* unchanged/),
    });
    const truth = toTruth(createDemoWorld(), 'octo-demo', ['repo', 'read:org', 'user:email']);
    expect(await readFile(join(folder, 'demo.csv'), 'utf8')).toBe(truth);
  });

  it('refuses what it does not know with usage and code 2', async () => {
    const { code, text } = await runDemo(folder, ['--twice']);

    expect(text).toContain('Usage: npm run demo');
    expect(code).toBe(2);
  });
});

async function runDemo(
  folder: string,
  words: readonly string[] = [],
): Promise<{ code: number | null; text: string }> {
  const own = ['--once', '--data-dir', join(folder, 'data'), '--output', join(folder, 'demo.csv')];
  const child = spawn(process.execPath, [DEMO, ...own, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, text };
}
