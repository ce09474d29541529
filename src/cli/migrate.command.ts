import { z } from 'zod';
import { defineCommand } from './command.ts';

export const migrateCommand = defineCommand({
  name: 'migrate',
  summary: 'Bring the database up to date',
  input: z.object({}),
  run: async (cli) => {
    const applied = await cli.migrate();
    for (const name of applied) cli.print(name);
    cli.say(applied.length === 0 ? 'The database is up to date.' : `${applied.length} migrations applied.`);
  },
});
