import { z } from 'zod';
import { ExportParams, ExportQuery } from '../sync/rankings/dto/export-query.dto.ts';
import { getAccount } from './account.ts';
import { ACCOUNT_OPTION, AccountInput } from './account-option.ts';
import { defineCommand } from './command.ts';
import { OUTPUT_MISSING, OUTPUT_OPTION, parseOptions, toOptions, writeCsv } from './csv-output.ts';

const ExportInput = AccountInput.extend({ output: z.string(OUTPUT_MISSING).min(1, 'is empty') }).loose();

export const exportCommand = defineCommand({
  name: 'export',
  summary: 'Write the repositories you may see, or a ranking of yours, as CSV',
  options: { ...OUTPUT_OPTION, ...ACCOUNT_OPTION, ...toOptions(ExportParams.shape) },
  input: ExportInput.transform(({ output, account, ...rest }, context) => {
    const request = parseOptions(ExportQuery, rest, context);
    return request ? { output, account, request } : z.NEVER;
  }),
  run: async (cli, { output, account, request }) => {
    const app = await cli.startApp();
    const { accountId } = await getAccount(app, account);
    await writeCsv(cli, app, { accountId, request, output }, 'repositories');
  },
});
