import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { GithubStandIn } from '../github/github-stand-in.ts';
import type { TestDatabase } from '../support/test-database.ts';

const CLI = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));

export interface CliResult {
  code: number | null;
  output: string;
  messages: string;
}

/** The CLI as it ships, under way in a process of its own. */
export class CliProcess {
  output = '';
  messages = '';
  private readonly child: ChildProcess;

  constructor(
    words: readonly string[],
    environment: Record<string, string>,
    { node, script } = { node: process.execPath, script: CLI },
  ) {
    this.child = spawn(node, [script, ...words], {
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.output += chunk.toString();
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.messages += chunk.toString();
    });
  }

  /** What standard error says from the first match on. Throws when the process ends without saying it. */
  async waitForMessage(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.messages);
      if (match) return match;
      if (this.child.exitCode !== null)
        throw new Error(`It ended without ${String(pattern)}: ${this.messages}`);
      await Promise.race([once(this.child.stderr ?? this.child, 'data'), once(this.child, 'close')]);
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async end(): Promise<CliResult> {
    // All output is read at `close`, not yet at `exit`.
    if (this.child.exitCode === null || !this.child.stdout?.readableEnded) await once(this.child, 'close');
    return { code: this.child.exitCode, output: this.output, messages: this.messages };
  }
}

export function runCli(words: readonly string[], environment: Record<string, string>): Promise<CliResult> {
  return new CliProcess(words, environment).end();
}

/** What the CLI needs to know of a database and of the stand-in. */
export function toEnvironment(database: TestDatabase, standIn: GithubStandIn): Record<string, string> {
  const log = process.env['OCTAVO_TEST_LOG'];
  return {
    DATABASE_URL: database.url,
    SECRET_KEYS: randomBytes(32).toString('base64url'),
    GITHUB_WEB_URL: standIn.webUrl,
    GITHUB_API_URL: standIn.apiUrl,
    GITHUB_GRAPHQL_URL: standIn.graphqlUrl,
    ...(log === undefined ? {} : { LOG_FILE: log }),
  };
}
