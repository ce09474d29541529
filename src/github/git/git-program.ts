import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { GitMissingError } from './git.errors.ts';
import { Tail } from './tail.ts';

/** Progress is part of what git says. */
const MAX_WORDS_BYTES = 16_384;

/** Git ends at once when it is told to, unless it hangs in the kernel or on a network file system. */
const GRACE_MS = 5_000;

export interface GitCall {
  args: readonly string[];
  environment: Readonly<Record<string, string>>;
  signal: AbortSignal;
  /** Whenever git says something on its way, its progress too. */
  onWords?: () => void;
  /** Milliseconds between asking git to end and ending it. */
  graceMs?: number;
}

export interface GitEnd {
  /** Null: a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The end of what it said on standard error. */
  words: string;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** A running git, with all that it starts: one group of processes, which ends as one. */
export class GitProcess {
  readonly output: Readable;
  private readonly child: Child;
  private readonly end: Promise<GitEnd>;
  private readonly graceMs: number;
  private grace: NodeJS.Timeout | null = null;

  constructor(call: GitCall) {
    call.signal.throwIfAborted();
    this.graceMs = call.graceMs ?? GRACE_MS;
    this.child = spawn('git', call.args, {
      // A folder that is there, whatever happens to the one Octavo was started in.
      cwd: '/',
      env: call.environment,
      // A group of its own: Ctrl-C in a terminal is for Octavo, which then ends git in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.output = this.child.stdout;
    this.end = this.follow(call);
    // Whoever reads the output asks for the end only afterwards.
    this.end.catch(() => undefined);
  }

  /** Throws `GitMissingError` when there was nothing to start. */
  waitForEnd(): Promise<GitEnd> {
    return this.end;
  }

  /** Ends the whole group, and resolves when it is gone. */
  async stop(): Promise<void> {
    this.askToEnd();
    await this.end.catch(() => undefined);
  }

  private follow({ signal, onWords }: GitCall): Promise<GitEnd> {
    const words = new Tail(MAX_WORDS_BYTES);
    const onAbort = (): void => this.askToEnd();
    signal.addEventListener('abort', onAbort, { once: true });
    this.child.stderr.on('data', (chunk: Buffer) => {
      words.add(chunk);
      onWords?.();
    });
    // What a leader leaves behind when it crashes would hold the pipes open, and write into the folder.
    this.child.once('exit', (code) => code === 0 || this.signalGroup('SIGKILL'));
    return new Promise<GitEnd>((resolve, reject) => {
      this.child.once('error', (error) => reject(toStartFailure(error)));
      this.child.once('close', (code, by) => resolve({ code, signal: by, words: words.toString() }));
    }).finally(() => {
      signal.removeEventListener('abort', onAbort);
      if (this.grace) clearTimeout(this.grace);
    });
  }

  private askToEnd(): void {
    if (this.child.exitCode !== null || this.child.signalCode !== null || this.grace) return;
    // Nobody reads it any more, and git would wait for somebody to.
    this.output.destroy();
    this.signalGroup('SIGTERM');
    this.grace = setTimeout(() => this.signalGroup('SIGKILL'), this.graceMs);
  }

  private signalGroup(signal: NodeJS.Signals): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch (error) {
      if (!isNodeError(error) || error.code !== 'ESRCH') throw error;
    }
  }
}

function toStartFailure(error: unknown): unknown {
  const missing = isNodeError(error) && ['ENOENT', 'EACCES', 'ENOTDIR'].includes(error.code ?? '');
  return missing ? new GitMissingError(error) : error;
}

function isNodeError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}
