import { AppError } from '../common/app-error.ts';
import { InterruptedError, UsageError } from './cli.errors.ts';
import { CliContext, type Io, type Workshop } from './cli-context.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './commands.ts';
import { toCommandHelp, toHelp } from './help.ts';

const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Does what the words say; returns the exit code. Never throws. */
export async function runCli(words: readonly string[], io: Io, workshop: Workshop): Promise<number> {
  const cli = new CliContext(io, workshop);
  try {
    const work = understand(words, workshop.version);
    if (typeof work === 'string') cli.print(work);
    else await runAndClose(work, cli);
    return EXIT.done;
  } catch (error) {
    cli.say(toWords(error, cli));
    return toExitCode(error);
  }
}

async function runAndClose(work: (cli: CliContext) => Promise<void>, cli: CliContext): Promise<void> {
  try {
    await work(cli);
  } finally {
    await cli.close();
  }
}

/** Either the work to do, or what to print. Throws `UsageError`. */
function understand(words: readonly string[], version: string): ReturnType<Command['parse']> | string {
  const [first] = words;
  if (first === undefined) throw new UsageError('A command is missing');
  if (first === '--version') return version;
  if (first === '--help' || first === '-h' || first === 'help') return toHelp(COMMANDS);
  const command = COMMANDS.find(({ name }) => startsWith(words, name));
  if (!command) throw new UsageError(`There is no command "${first}"`);
  const rest = words.slice(command.name.split(' ').length);
  if (rest.includes('--help') || rest.includes('-h')) return toCommandHelp(command);
  return command.parse(rest);
}

function startsWith(words: readonly string[], name: string): boolean {
  return name.split(' ').every((word, index) => words[index] === word);
}

function toExitCode(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  return error instanceof InterruptedError ? EXIT.interrupted : EXIT.failed;
}

function toWords(error: unknown, cli: CliContext): string {
  if (isClosedPipe(error)) return 'Standard output was closed before the end.';
  if (error instanceof UsageError) return `${error.message}\n\n${toUsage(error)}`;
  if (error instanceof AppError) return isDebugging(cli) ? toStack(error) : error.message;
  if (isDebugging(cli)) return toStack(error);
  const message = error instanceof Error ? error.message : String(error);
  return `Unexpected: ${message} (LOG_LEVEL=debug shows where)`;
}

function toUsage({ commandName }: UsageError): string {
  const command = COMMANDS.find(({ name }) => name === commandName);
  return command ? toCommandHelp(command) : toHelp(COMMANDS);
}

function toStack(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** `octavo export --output - | head`: whoever read has seen enough. */
function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

/** The settings themselves may be what is wrong. */
function isDebugging(cli: CliContext): boolean {
  try {
    return ['debug', 'trace'].includes(cli.getSettings().log.level);
  } catch {
    return false;
  }
}
