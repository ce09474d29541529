import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runStep } from '../../gate/run-step.ts';
import type { TestStep } from '../../gate/steps.ts';
import type { Tally } from '../../gate/tally.ts';
import { tallyTests } from '../../gate/tally-tests.ts';

const NODE_MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const IMPORT = `import { expect, it } from 'vitest';`;
const PASSES = `${IMPORT} it('adds', () => { expect(1 + 1).toBe(2); });`;

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'octavo-tally-'));
  symlinkSync(NODE_MODULES, join(project, 'node_modules'));
  mkdirSync(join(project, 'logs'));
});

afterEach(() => {
  rmSync(project, { recursive: true });
});

describe('the tally of a run of Vitest', () => {
  it('counts each test that passed', async () => {
    const tally = await runVitest({ 'a.spec.ts': PASSES, 'b.spec.ts': PASSES });

    expect(tally).toEqual({ passed: 2, failed: 0, remarks: [] });
  });

  it('counts each test that failed', async () => {
    const tally = await runVitest({ 'a.spec.ts': `${PASSES} it('fails', () => { expect(1).toBe(2); });` });

    expect(tally).toEqual({ passed: 1, failed: 1, remarks: [] });
  });

  it.each(['it.skip', 'it.todo'])('counts %s as failed and names the test', async (skip) => {
    const tally = await runVitest({ 'a.spec.ts': `${PASSES} ${skip}('comes later');` });

    expect(tally).toEqual({ passed: 1, failed: 1, remarks: [expect.stringContaining('comes later')] });
  });

  it('counts a file that does not load as failed', async () => {
    const tally = await runVitest({ 'a.spec.ts': PASSES, 'b.spec.ts': `import './nowhere.ts'; ${PASSES}` });

    expect(tally).toEqual({ passed: 1, failed: 1, remarks: [expect.stringContaining('b.spec.ts')] });
  });

  it('counts an error outside of any test as failed', async () => {
    const late = `it('leaves a promise behind', () => { void Promise.reject(new Error('unhandled')); });`;

    const tally = await runVitest({ 'a.spec.ts': `${IMPORT} ${late}` });

    expect(tally).toMatchObject({
      passed: 1,
      failed: 1,
      remarks: [expect.stringContaining('outside of any test')],
    });
  });

  it('counts a run without any test as failed', async () => {
    expect(await runVitest({})).toMatchObject({ passed: 0, failed: 1 });
  });

  it('counts a run that left no report as failed even when it ended well', () => {
    expect(tallyTests(join(project, 'none.json'), 0)).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe('a step', () => {
  it('keeps what its command printed and answers with its exit code', async () => {
    const script = `console.log('out'); console.error('err'); process.exitCode = 3`;

    const code = await runStep(
      { kind: 'tool', name: 'two words', command: ['node', '-e', script] },
      { project, folder: join(project, 'logs') },
    );

    expect(code).toBe(3);
    expect(readFileSync(join(project, 'logs/two-words.log'), 'utf8').split('\n').toSorted()).toEqual([
      '',
      'err',
      'out',
    ]);
  });

  it('fails when its command cannot be started', async () => {
    const code = await runStep(
      { kind: 'tool', name: 'absent', command: ['no-such-command-anywhere'] },
      { project, folder: join(project, 'logs') },
    );

    expect(code).not.toBe(0);
  });
});

async function runVitest(specs: Record<string, string>): Promise<Tally> {
  for (const [name, text] of Object.entries(specs)) writeFileSync(join(project, name), `${text}\n`);
  const report = join(project, 'report.json');
  const command = [
    'vitest',
    'run',
    '--root',
    project,
    '--reporter=json',
    `--outputFile.json=${report}`,
  ] as const;
  const step: TestStep = { kind: 'tests', name: 'planted', command, report };
  return tallyTests(report, await runStep(step, { project, folder: join(project, 'logs') }));
}
