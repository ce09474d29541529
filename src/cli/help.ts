import type { Command, CommandOption } from './command.ts';

const COLUMN = 34;

/** All commands, one line each. */
export function toHelp(commands: readonly Command[]): string {
  return [
    'Usage: octavo COMMAND [options]',
    '',
    'Commands:',
    ...commands.map((command) => toRow(toCall(command), command.summary)),
    '',
    'Every command:',
    ...Object.entries(COMMON_OPTIONS).map(([name, option]) => toOptionRow(name, option)),
    '',
    'Configured by the same environment variables as the service. Exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted.',
  ].join('\n');
}

export function toCommandHelp(command: Command): string {
  const rows = Object.entries(command.options).map(([name, option]) => toOptionRow(name, option));
  return [
    `Usage: octavo ${toCall(command)}${rows.length > 0 ? ' [options]' : ''}`,
    '',
    command.summary,
    ...(rows.length > 0 ? ['', 'Options:', ...rows] : []),
  ].join('\n');
}

const COMMON_OPTIONS: Record<string, CommandOption> = {
  help: { type: 'boolean', help: 'how it is used' },
  version: { type: 'boolean', help: 'which version this is' },
};

function toCall({ name, positionals }: Command): string {
  return [name, ...positionals].join(' ');
}

function toOptionRow(name: string, { value, help }: CommandOption): string {
  return toRow(`--${name}${value === undefined ? '' : ` ${value}`}`, help);
}

function toRow(left: string, right: string): string {
  return left.length < COLUMN - 2
    ? `  ${left.padEnd(COLUMN - 2)}${right}`
    : `  ${left}\n${' '.repeat(COLUMN)}${right}`;
}
