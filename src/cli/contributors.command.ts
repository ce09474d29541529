import { z } from 'zod';
import { SeriesExportParams, SeriesExportQuery } from '../contributors/answers/contributor-options.ts';
import { SeriesQueries } from '../contributors/answers/series.queries.ts';
import { parseTarget } from '../sync/target.ts';
import { getAccount } from './account.ts';
import { ACCOUNT_OPTION, AccountInput } from './account-option.ts';
import type { CliApp, CliContext } from './cli-context.ts';
import { defineCommand } from './command.ts';
import { OUTPUT_MISSING, OUTPUT_OPTION, parseOptions, toOptions, writeCsv } from './csv-output.ts';

const { organization: _, ...SERIES_SHAPE } = SeriesExportParams.shape;

const EXPECTED = 'must be org:NAME or user:NAME';

const ContributorsInput = AccountInput.extend({
  target: z.string(EXPECTED).transform((text, context) => {
    const target = parseTarget(text);
    if (target?.kind === 'org' || target?.kind === 'user') return target;
    context.addIssue({ code: 'custom', message: EXPECTED });
    return z.NEVER;
  }),
  output: z.string(OUTPUT_MISSING).min(1, 'is empty'),
}).loose();

export const contributorsCommand = defineCommand({
  name: 'contributors',
  summary: 'Write how many people were new in each repository of an owner, each month, as CSV',
  positionals: ['TARGET'],
  options: { ...OUTPUT_OPTION, ...ACCOUNT_OPTION, ...toOptions(SERIES_SHAPE) },
  input: ContributorsInput.transform(({ target, output, account, ...rest }, context) => {
    const query = parseOptions(SeriesExportQuery, { ...rest, organization: target.login }, context);
    return query ? { target: `${target.kind}:${target.login}`, output, account, query } : z.NEVER;
  }),
  run: async (cli, { target, output, account, query }) => {
    const app = await cli.startApp();
    const { accountId } = await getAccount(app, account);
    await writeCsv(cli, app, { accountId, request: { newContributors: query }, output }, 'rows');
    await sayWhatLacks(cli, app, { accountId, target, query });
  },
});

/** An empty field, or an old number, is easily missed in a file. */
async function sayWhatLacks(
  cli: CliContext,
  app: CliApp,
  { accountId, target, query }: { accountId: number; target: string; query: SeriesExportQuery },
): Promise<void> {
  const { repositories, complete } = await app.get(SeriesQueries).getCoverage(accountId, query);
  if (complete === repositories) return;
  const lacking = repositories - complete;
  cli.say(
    `The commits of ${lacking} of ${repositories} repositories are not complete, and empty where they were never read: ` +
      `octavo sync ${target} --streams repos,commits`,
  );
}
