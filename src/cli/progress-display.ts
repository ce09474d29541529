import type { Io } from './cli-context.ts';
import { type RunProgress, toBar, toLine } from './run-progress.ts';

const DEFAULT_COLUMNS = 80;
const ERASE_LINE = '\r\u001B[2K';

/** Plain lines are for logs: not more often than this while only numbers change. */
const LINE_EVERY_MS = 5000;

/** Shows a run where people look: a bar that moves in a terminal, lines anywhere else. */
export class ProgressDisplay {
  private readonly messages: Io['messages'];
  private lastLine = '';
  private lastState: RunProgress['state'] | null = null;
  private lastLineAtMs = 0;

  constructor({ messages }: Pick<Io, 'messages'>) {
    this.messages = messages;
  }

  show(run: RunProgress, nowMs: number): void {
    if (this.messages.isTTY)
      this.messages.write(ERASE_LINE + toBar(run, this.messages.columns ?? DEFAULT_COLUMNS));
    else this.showLine(run, nowMs);
  }

  /** Leaves the terminal as it was. */
  clear(): void {
    if (this.messages.isTTY) this.messages.write(ERASE_LINE);
  }

  private showLine(run: RunProgress, nowMs: number): void {
    const line = toLine(run);
    const isDue = run.state !== this.lastState || nowMs - this.lastLineAtMs >= LINE_EVERY_MS;
    if (line === this.lastLine || !isDue) return;
    this.messages.write(`${line}\n`);
    this.lastLine = line;
    this.lastState = run.state;
    this.lastLineAtMs = nowMs;
  }
}
