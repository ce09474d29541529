import type { Io } from './cli-context.ts';
import { estimateSecondsLeft, measurePace, type Pace } from './pace.ts';
import { type Look, type RunProgress, toBar, toEnd, toLine, toTimeLeft } from './run-progress.ts';

const DEFAULT_COLUMNS = 80;
const ERASE_LINE = '\r\u001B[2K';

/** Plain lines are for logs: not more often than this while only numbers change. */
const LINE_EVERY_MS = 5000;

/** Shows a run where people look: a bar that moves in a terminal, lines anywhere else. */
export class ProgressDisplay {
  private readonly messages: Io['messages'];
  private readonly ended = new Set<number>();
  private pace: Pace | null = null;
  private lastLine = '';
  private lastState: RunProgress['state'] | null = null;
  private lastLineAtMs = 0;

  /** `place`: which of several runs it is. `before`: what was done already is no news. */
  constructor(
    { messages }: Pick<Io, 'messages'>,
    private readonly place: string | null = null,
    before: RunProgress | null = null,
  ) {
    this.messages = messages;
    this.takeEnded(before?.repos ?? []);
  }

  /** Ids of repos that have ended and need not be told again. */
  get told(): ReadonlySet<number> {
    return this.ended;
  }

  show(run: RunProgress, nowMs: number): void {
    this.tellEnded(run);
    this.pace = measurePace(this.pace, run, nowMs);
    const look = { run, place: this.place, secondsLeft: estimateSecondsLeft(this.pace) };
    if (this.messages.isTTY)
      this.messages.write(ERASE_LINE + toBar(look, this.messages.columns ?? DEFAULT_COLUMNS));
    else this.showLine(look, nowMs);
  }

  /** A line for each repo that has ended since the last look, where lines stay. */
  tellEnded({ target, repos }: RunProgress): void {
    const ended = this.takeEnded(repos);
    if (this.messages.isTTY) return;
    for (const repo of ended) this.messages.write(`${target}: ${toEnd(repo)}\n`);
  }

  /** Leaves the terminal as it was. */
  clear(): void {
    if (this.messages.isTTY) this.messages.write(ERASE_LINE);
  }

  private takeEnded(repos: RunProgress['repos']): RunProgress['repos'] {
    const ended = repos.filter(({ id, state }) => state !== 'waiting' && !this.ended.has(id));
    for (const { id } of ended) this.ended.add(id);
    return ended;
  }

  private showLine(look: Look, nowMs: number): void {
    const { run, secondsLeft } = look;
    const line = toLine(look);
    const isDue = run.state !== this.lastState || nowMs - this.lastLineAtMs >= LINE_EVERY_MS;
    if (line === this.lastLine || !isDue) return;
    this.messages.write(`${[line, toTimeLeft(secondsLeft)].filter(Boolean).join('; ')}\n`);
    this.lastLine = line;
    this.lastState = run.state;
    this.lastLineAtMs = nowMs;
  }
}
