import { parseArgs, type ParseArgsOptionDescriptor } from 'node:util';
import type { z } from 'zod';
import { UsageError } from './cli.errors.ts';
import type { CliContext } from './cli-context.ts';

export interface CommandOption extends ParseArgsOptionDescriptor {
  /** What stands for the value in the usage. */
  value?: string;
  help: string;
}

export interface CommandDefinition<Schema extends z.ZodType> {
  /** One word or two. */
  name: string;
  summary: string;
  /** Names of what follows the command's name, all required. */
  positionals?: readonly string[];
  options?: Readonly<Record<string, CommandOption>>;
  /** Of positionals and options together, by lower-case name, all texts or booleans. */
  input: Schema;
  run(cli: CliContext, input: z.output<Schema>): Promise<void>;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Throws `UsageError`. What is returned does the work. */
  parse(words: readonly string[]): (cli: CliContext) => Promise<void>;
}

/** Ties a command's arguments to their schema, so that `run` gets them typed. */
export function defineCommand<Schema extends z.ZodType>(definition: CommandDefinition<Schema>): Command {
  const { name, summary, positionals = [], options = {} } = definition;
  return {
    name,
    summary,
    positionals,
    options,
    parse: (words) => {
      const input = parseWords({ name, positionals, options }, words, definition.input);
      return (cli) => definition.run(cli, input);
    },
  };
}

type Form = Pick<Command, 'name' | 'positionals' | 'options'>;

function parseWords<Schema extends z.ZodType>(
  { name, positionals, options }: Form,
  words: readonly string[],
  schema: Schema,
): z.output<Schema> {
  const given = splitWords(name, words, options);
  const surplus = given.positionals[positionals.length];
  if (surplus !== undefined) throw new UsageError(`Unexpected argument "${surplus}"`, name);
  const missing = positionals[given.positionals.length];
  if (missing !== undefined) throw new UsageError(`${missing} is missing`, name);
  const named = positionals.map((positional, index) => [positional.toLowerCase(), given.positionals[index]]);
  const parsed = schema.safeParse({ ...given.values, ...Object.fromEntries(named) });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => describe(issue, positionals));
  throw new UsageError(problems.join('\n'), name);
}

function splitWords(
  name: string,
  words: readonly string[],
  options: Form['options'],
): { values: object; positionals: string[] } {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      throw new UsageError(error.message, name);
    }
    throw error;
  }
}

function describe(issue: z.core.$ZodIssue, positionals: readonly string[]): string {
  const field = String(issue.path[0] ?? 'input');
  const isPositional = positionals.includes(field.toUpperCase());
  return `${isPositional ? field.toUpperCase() : `--${field}`} ${issue.message}`;
}
