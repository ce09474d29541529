import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import type { GithubStandIn } from '../github/github-stand-in.ts';
import { Browser } from './browser.ts';
import { findFreePort } from './test-app.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 50;

export interface ProcessEnd {
  /** Null: it was ended by a signal. */
  code: number | null;
  /** Both of its outputs. */
  words: string;
}

type Command = [command: string, ...words: string[]];

/** As the README says. */
export const NPM_START: Command = ['npm', 'start', '--silent'];

/** The service as it ships, in a process of its own, with these variables and no others. */
export class OctavoProcess {
  /** What it has said so far: standard output, where the log goes, and standard error, where people are told. */
  words = '';
  private readonly child: ChildProcess;

  private constructor(
    readonly url: string,
    [command, ...words]: Command,
    environment: Record<string, string>,
  ) {
    const log = process.env['OCTAVO_TEST_LOG'];
    this.child = spawn(command, words, {
      cwd: PROJECT,
      // A group of its own, so that a signal reaches whatever npm has started, too, as Ctrl-C does.
      detached: true,
      env: {
        PATH: process.env['PATH'],
        SYNC_CRON: '0 0 1 1 *',
        ...(log === undefined ? {} : { LOG_FILE: log }),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const output of [this.child.stdout, this.child.stderr]) {
      output?.on('data', (chunk: Buffer) => {
        this.words += chunk.toString();
      });
    }
  }

  /** `PORT` where it matters; a free one otherwise. */
  static async spawn(
    environment: Record<string, string>,
    command: Command = [process.execPath, MAIN],
  ): Promise<OctavoProcess> {
    const { PORT = String(await findFreePort()) } = environment;
    return new OctavoProcess(`http://127.0.0.1:${PORT}`, command, { ...environment, PORT });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Waits for this status of the probe. Throws with the process's own words when it ends instead. */
  async untilReadyIs(status: number): Promise<Response> {
    const deadline = performance.now() + READY_WITHIN_MS;
    while (performance.now() < deadline) {
      if (this.hasEnded) throw new Error(`The service ended:\n${this.words}`);
      const response = await fetch(`${this.url}/health/ready`).catch(() => null);
      if (response?.status === status) return response;
      await response?.body?.cancel();
      await delay(LOOK_EVERY_MS);
    }
    throw new Error(`/health/ready did not become ${status}:\n${this.words}`);
  }

  /** A person's browser after the web flow at GitHub, wherever that led. */
  async visitAs(login: string, standIn: GithubStandIn): Promise<{ browser: Browser; landing: Response }> {
    const browser = new Browser(this.url);
    await browser.jar.setCookie(`user_session=${login}; Path=/`, standIn.webUrl);
    return { browser, landing: await browser.visit('/auth/github?returnTo=/auth/me') };
  }

  /** Throws when that person is not signed in at the end. */
  async signIn(login: string, standIn: GithubStandIn): Promise<Browser> {
    const { browser, landing } = await this.visitAs(login, standIn);
    const text = await landing.text();
    if (landing.status !== 200) throw new Error(`Signing in ended with ${landing.status}: ${text}`);
    return browser;
  }

  signal(name: NodeJS.Signals): void {
    if (!this.hasEnded) process.kill(-this.pid, name);
  }

  /** What it says, as soon as it does. */
  async untilItSays(pattern: RegExp): Promise<string> {
    const [found = ''] = await vi.waitUntil(() => pattern.exec(this.words), { timeout: READY_WITHIN_MS });
    return found;
  }

  /** Waits until it is gone and all it said is read. */
  async end(): Promise<ProcessEnd> {
    if (!this.hasEnded || !this.child.stdout?.readableEnded) await once(this.child, 'close');
    return { code: this.child.exitCode, words: this.words };
  }

  async stop(): Promise<ProcessEnd> {
    this.signal('SIGTERM');
    return this.end();
  }
}
