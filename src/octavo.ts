#!/usr/bin/env node
// Runs on any Node from 18 on: nothing but this file may be loaded before the version is known.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED_MAJOR = 24;

/** Those that a terminal sends to the whole foreground group are not forwarded: the child has them already. */
const FORWARDED: NodeJS.Signals[] = process.stdin.isTTY
  ? ['SIGTERM', 'SIGHUP']
  : ['SIGTERM', 'SIGHUP', 'SIGINT'];

if (Number.parseInt(process.versions.node, 10) >= NEEDED_MAJOR) {
  await import('./cli.ts');
} else {
  runAgain(findNode());
}

function runAgain(node: string | null): void {
  if (node === null) {
    process.stderr.write(
      `Octavo needs Node.js ${NEEDED_MAJOR}, this is ${process.versions.node}, and the package "node", which brings ` +
        `the right one along, was installed without its install script.\n` +
        `Let it run (npm install-scripts approve node && npm rebuild node), or install Node.js ${NEEDED_MAJOR}.\n`,
    );
    process.exitCode = 1;
    return;
  }
  const script = fileURLToPath(import.meta.url);
  const child = spawn(node, [...process.execArgv, script, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  if (process.stdin.isTTY) process.on('SIGINT', () => undefined);
  child.on('error', (error) => {
    process.stderr.write(`${node} could not be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
  });
}

/** The binary of the `node` package, a dependency of ours. */
function findNode(): string | null {
  try {
    const home = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    const binary = join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}
