import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findSecrets } from './secrets.ts';
import type { Tally } from './tally.ts';

/** Every line that pino writes has these. */
const LOG_LINE = /^\{"level":\d+,"time":\d+/;

/**
 * Two checks over what the run wrote: the service did log (or the next one would search nothing), and no log of the
 * run, neither a tool's nor the service's, holds a secret.
 */
export async function tallyLogs(folder: string, serviceLogs: readonly string[]): Promise<Tally> {
  const silent: string[] = [];
  for (const name of serviceLogs) {
    if (!(await hasLogLines(join(folder, name)))) silent.push(name);
  }
  const leaks: string[] = [];
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.log'))) {
    for (const { kind, line } of await findSecrets(join(folder, name)))
      leaks.push(`${kind} in ${name}, line ${line}`);
  }
  const failed = Number(silent.length > 0) + Number(leaks.length > 0);
  const remarks = [...silent.map((name) => `the service wrote nothing to ${name}`), ...leaks];
  return { passed: 2 - failed, failed, remarks };
}

async function hasLogLines(file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (LOG_LINE.test(line)) return true;
  }
  return false;
}
