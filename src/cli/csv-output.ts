import { Writable } from 'node:stream';
import type { z } from 'zod';
import type { ExportRequest } from '../sync/rankings/dto/export-query.dto.ts';
import { InterruptedError } from './cli.errors.ts';
import type { CliApp, CliContext } from './cli-context.ts';
import type { CommandOption } from './command.ts';
import { writeWholeFile } from './output-file.ts';

const STDOUT = '-';

export const OUTPUT_OPTION = {
  output: { type: 'string', value: 'FILE', help: 'appears when it is whole; - for standard output' },
} as const satisfies Record<string, CommandOption>;

export const OUTPUT_MISSING = 'is missing: name a file, or - for standard output';

export interface CsvOutput {
  accountId: number;
  request: ExportRequest;
  output: string;
}

/** Writes the same bytes as the download. Says how many rows there are of `what`, and where. */
export async function writeCsv(
  cli: CliContext,
  app: CliApp,
  { accountId, request, output }: CsvOutput,
  what: string,
): Promise<void> {
  const write = (sink: Writable): Promise<number> => {
    const stop = (): unknown => sink.destroy(new InterruptedError('Nothing was exported'));
    if (cli.io.interrupted.aborted) stop();
    cli.io.interrupted.addEventListener('abort', stop);
    return app.streamCsv(accountId, request, sink);
  };
  const isStdout = output === STDOUT;
  const rows = isStdout ? await write(keepOpen(cli.io.output)) : await writeWholeFile(output, write);
  cli.say(`${rows} ${what}${isStdout ? '' : ` in ${output}`}.`);
}

/** Every parameter of the API is an option of the same name: a new one needs no word here. */
export function toOptions(shape: Record<string, z.ZodType>): Record<string, CommandOption> {
  return Object.fromEntries(
    Object.entries(shape).map(([name, { description }]) => [
      toKebab(name),
      { type: 'string', value: 'VALUE', help: description ?? 'as in the list' },
    ]),
  );
}

/** Parses options as the API does its parameters; what is wrong names the option. */
export function parseOptions<Schema extends z.ZodType>(
  schema: Schema,
  options: object,
  context: z.RefinementCtx,
): z.output<Schema> | null {
  const parsed = schema.safeParse(toCamelKeys(options));
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) {
    context.addIssue({ code: 'custom', path: path.map((part) => toKebab(String(part))), message });
  }
  return null;
}

/** Ends with the file, while standard output stays open for the process. */
function keepOpen(output: NodeJS.WritableStream): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => void output.write(chunk, done),
  });
}

function toKebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function toCamelKeys(values: object): object {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value as unknown,
    ]),
  );
}
