import { z } from 'zod';
import { DoctorError } from './cli.errors.ts';
import { defineCommand } from './command.ts';
import { CHECKS } from './doctor/checks.ts';
import { examine } from './doctor/examine.ts';

export const doctorCommand = defineCommand({
  name: 'doctor',
  summary: 'Check database, migrations, token, quota, clock and git, and say what to do',
  input: z.object({}),
  run: async (cli) => {
    const problems = await examine(CHECKS, cli);
    if (problems > 0)
      throw new DoctorError(`${problems === 1 ? 'One thing is' : `${problems} things are`} wrong.`);
    cli.say('All is well.');
  },
});
