import { Writable } from 'node:stream';
import { z } from 'zod';
import { ExportParams, ExportQuery } from '../sync/rankings/dto/export-query.dto.ts';
import { getAccount } from './account.ts';
import { ACCOUNT_OPTION, AccountInput } from './account-option.ts';
import { InterruptedError } from './cli.errors.ts';
import { type CommandOption, defineCommand } from './command.ts';
import { writeWholeFile } from './output-file.ts';

const STDOUT = '-';

/** Every filter of the list is an option of the same name: a new one needs no word here. */
const FILTER_OPTIONS: Record<string, CommandOption> = Object.fromEntries(
  Object.entries(ExportParams.shape).map(([name, { description }]) => [
    toKebab(name),
    { type: 'string', value: 'VALUE', help: description ?? 'as in the list' },
  ]),
);

const ExportInput = AccountInput.extend({
  output: z.string('is missing: name a file, or - for standard output').min(1, 'is empty'),
}).loose();

export const exportCommand = defineCommand({
  name: 'export',
  summary: 'Write the repositories you may see, or a ranking of yours, as CSV',
  options: {
    output: { type: 'string', value: 'FILE', help: 'appears when it is whole; - for standard output' },
    ...ACCOUNT_OPTION,
    ...FILTER_OPTIONS,
  },
  input: ExportInput.transform(({ output, account, ...rest }, context) => {
    const request = ExportQuery.safeParse(toCamelKeys(rest));
    if (request.success) return { output, account, request: request.data };
    for (const { path, message } of request.error.issues) {
      context.addIssue({ code: 'custom', path: path.map((part) => toKebab(String(part))), message });
    }
    return z.NEVER;
  }),
  run: async (cli, { output, account, request }) => {
    const app = await cli.startApp();
    const { accountId } = await getAccount(app, account);
    const write = (sink: Writable): Promise<number> => {
      const stop = (): unknown => sink.destroy(new InterruptedError('Nothing was exported'));
      if (cli.io.interrupted.aborted) stop();
      cli.io.interrupted.addEventListener('abort', stop);
      return app.streamCsv(accountId, request, sink);
    };
    const rows =
      output === STDOUT ? await write(keepOpen(cli.io.output)) : await writeWholeFile(output, write);
    cli.say(`${rows} repositories${output === STDOUT ? '' : ` in ${output}`}.`);
  },
});

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
