import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
const READY_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 50;
const STOP_WITHIN_MS = 20_000;

/** What a process needs of its surroundings. Nothing of Octavo's own: a real GITHUB_TOKEN is none of the demo's business. */
const INHERITED = ['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ', 'LD_LIBRARY_PATH'];

/** The service as it is shipped, in a process of its own. */
export class Service {
  readonly url: string;
  private readonly child: ChildProcess;
  private readonly lastWords: string[] = [];

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.child = child;
    child.stderr?.on('data', (chunk: Buffer) => this.lastWords.push(chunk.toString()));
  }

  static spawn(port: number, dataDir: string, variables: Record<string, string>): Service {
    if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: "npm run build" makes it`);
    const logFile = join(dataDir, 'service.log');
    rmSync(logFile, { force: true });
    const child = spawn(process.execPath, ['--enable-source-maps', MAIN], {
      // Away from the project, where a .env may lie.
      cwd: dataDir,
      env: { ...inherit(), PORT: String(port), DATA_DIR: dataDir, LOG_FILE: logFile, ...variables },
      stdio: ['ignore', 'ignore', 'pipe'],
      // Ctrl-C is for the demo, which then ends the service in order.
      detached: true,
    });
    return new Service(`http://127.0.0.1:${port}`, child);
  }

  /** Throws with the service's own words when it does not come up. */
  async waitUntilReady(): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MS;
    while (performance.now() < deadline) {
      if (this.hasEnded()) throw new Error(`The service did not start:\n${this.lastWords.join('')}`);
      const response = await fetch(`${this.url}/health/ready`).catch(() => null);
      await response?.body?.cancel();
      if (response?.ok) return;
      await delay(LOOK_EVERY_MS);
    }
    throw new Error(
      `The service was not ready within ${READY_WITHIN_MS / 1000} s:\n${this.lastWords.join('')}`,
    );
  }

  /** Lets it end by itself; its database ends with it. */
  async stop(): Promise<void> {
    if (this.hasEnded()) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const impatience = setTimeout(() => this.child.kill('SIGKILL'), STOP_WITHIN_MS);
    await ended;
    clearTimeout(impatience);
  }

  private hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}

function inherit(): Record<string, string> {
  const present = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(present) as Record<string, string>;
}
