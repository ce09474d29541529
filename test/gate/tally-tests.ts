import { readFileSync } from 'node:fs';
import type { Tally } from './tally.ts';

/** What is read of Vitest's JSON report. */
interface TestReport {
  testResults: {
    name: string;
    status: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

/**
 * Counts tests. Failed is also: a test that was skipped, a file that did not load, a run without tests, and a run
 * that Vitest itself calls failed (an error outside of any test) or left without a report.
 */
export function tallyTests(reportFile: string, exitCode: number): Tally {
  const report = readReport(reportFile);
  if (!report) return { passed: 0, failed: 1, remarks: ['Vitest left no report'] };
  const tally = countTests(report);
  if (tally.passed + tally.failed === 0) fail(tally, 'no test ran');
  if (exitCode !== 0 && tally.failed === 0)
    fail(tally, `Vitest ended with ${exitCode}: an error outside of any test`);
  return tally;
}

function countTests({ testResults }: TestReport): Tally {
  const tally: Tally = { passed: 0, failed: 0, remarks: [] };
  for (const { name, status, assertionResults } of testResults) {
    const failedBefore = tally.failed;
    for (const test of assertionResults) {
      if (test.status === 'passed') tally.passed += 1;
      else if (test.status === 'failed') tally.failed += 1;
      else fail(tally, `${test.status}: ${test.fullName}`);
    }
    if (status === 'failed' && tally.failed === failedBefore) fail(tally, `did not load: ${name}`);
  }
  return tally;
}

function fail(tally: Tally, remark: string): void {
  tally.failed += 1;
  tally.remarks.push(remark);
}

function readReport(file: string): TestReport | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as TestReport;
  } catch {
    return null;
  }
}
