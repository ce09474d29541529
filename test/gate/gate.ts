import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runStep, type StepPlace } from './run-step.ts';
import { listSteps, type Step } from './steps.ts';
import { addTallies, type Tally, tallyOf } from './tally.ts';
import { tallyLogs } from './tally-logs.ts';
import { tallyTests } from './tally-tests.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'octavo-gate-'));

const tallies = await runAll({ project, folder });
const sum = addTallies(tallies.values());
printSummary(tallies);
if (sum.failed === 0) rmSync(folder, { recursive: true });
else console.log(`\nLogs and reports: ${folder}`);
console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed === 0 ? 0 : 1;

/** Every step, even after a failed one: who broke three things wants to hear of three. */
async function runAll(place: StepPlace): Promise<Map<string, Tally>> {
  const found = new Map<string, Tally>();
  for (const step of listSteps(place.folder)) {
    console.log(`\n== ${step.name}`);
    found.set(step.name, tallyStep(step, await runStep(step, place)));
  }
  found.set('logs', await tallyLogs(place.folder, ['e2e-tests.service.log']));
  return found;
}

function tallyStep(step: Step, exitCode: number): Tally {
  return step.kind === 'tests' ? tallyTests(step.report, exitCode) : tallyOf(exitCode === 0);
}

function printSummary(found: Map<string, Tally>): void {
  console.log('');
  for (const [name, { passed, failed, remarks }] of found) {
    console.log(
      `${failed === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(18)} ${passed} passed, ${failed} failed`,
    );
    for (const remark of remarks) console.log(`         ${remark}`);
  }
}
