import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Step } from './steps.ts';

/** A step that takes longer hangs: CI has half an hour for all of them. */
const STEP_TIMEOUT_MS = 22 * 60_000;

export interface StepPlace {
  project: string;
  /** Holds the logs and reports of this run. */
  folder: string;
}

/**
 * Runs the step's command to its end and returns its exit code; 1 when it could not start or was killed.
 * What it prints goes to this terminal and to `<step>.log`; the service it starts logs to `<step>.service.log`.
 */
export async function runStep({ name, command }: Step, { project, folder }: StepPlace): Promise<number> {
  const logName = name.replaceAll(' ', '-');
  const log = createWriteStream(join(folder, `${logName}.log`));
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: STEP_TIMEOUT_MS,
    env: {
      ...process.env,
      PATH: `${join(project, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
      OCTAVO_TEST_LOG: join(folder, `${logName}.service.log`),
    },
  });
  for (const [output, terminal] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    output.pipe(log, { end: false });
    output.pipe(terminal, { end: false });
  }
  const code = await waitForEnd(child);
  await finished(log.end());
  return code;
}

/** Waits until the last output was read, not only until the process is gone. */
function waitForEnd(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve) => {
    child.once('close', (code) => resolve(code ?? 1));
    child.once('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
  });
}
