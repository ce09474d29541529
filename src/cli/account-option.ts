import { z } from 'zod';
import type { CommandOption } from './command.ts';

/** As whom a command acts. */
export const ACCOUNT_OPTION = {
  account: {
    type: 'string',
    value: 'LOGIN',
    help: 'act as this account, which has signed in before (default: that of GITHUB_TOKEN)',
  },
} as const satisfies Record<string, CommandOption>;

export const AccountInput = z.object({ account: z.string().min(1, 'is empty').optional() });
