import { z } from 'zod';
import { PeopleOptions } from './contributor-options.ts';
import { DEFINITION } from './definition.ts';
import { CommitsHeld } from './series.dto.ts';

export const PersonView = z.object({
  accountId: z.int().nullable().describe(`GitHub’s id. ${DEFINITION.person}`),
  login: z.string().nullable(),
  name: z.string().nullable().describe('In a commit of this repository'),
  email: z.string().nullable().describe('Of people without an account'),
  asked: z.boolean().describe('Whether GitHub was asked whose the e-mail is'),
  bot: z.boolean().describe(DEFINITION.bots),
  firstCommitAt: z.iso.datetime().describe(DEFINITION.date),
  lastCommitAt: z.iso.datetime(),
  commits: z.int().describe('Written by them'),
  coAuthored: z.int().describe('Written by others, with a trailer Co-authored-by that names them'),
});
export type PersonView = z.infer<typeof PersonView>;

export const PeoplePage = z.object({
  definition: z.record(z.string(), z.string()),
  options: PeopleOptions,
  repository: z.object({ id: z.int(), fullName: z.string(), coverage: CommitsHeld }),
  items: z.array(PersonView).describe('By their first commit, the oldest first'),
  nextCursor: z.string().nullable().describe('Null on the last page'),
});
export type PeoplePage = z.infer<typeof PeoplePage>;
