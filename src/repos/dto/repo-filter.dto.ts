import { z } from 'zod';
import { booleanParam, integerParam, textParam } from './query-params.ts';

/** Which repos: the same for the list, the export and the CLI. Values as they stand in a query string. */
export const RepoFilter = z.strictObject({
  scope: z
    .enum(['visible', 'affiliated'], 'must be visible or affiliated')
    .default('visible')
    .describe(
      'visible: what you reach on GitHub plus every mirrored public repo; affiliated: what you own, collaborate on or reach through an organization',
    ),
  owner: textParam(100).optional().describe('Login of the owner, in any case'),
  visibility: z
    .enum(['public', 'private', 'internal'], 'must be public, private or internal')
    .optional()
    .describe('private includes internal'),
  language: textParam(100).optional().describe('Main language, in any case'),
  topic: textParam(100)
    .transform((topic) => topic.toLowerCase())
    .optional(),
  archived: booleanParam().optional(),
  fork: booleanParam().optional(),
  minStars: integerParam(0, Number.MAX_SAFE_INTEGER).optional(),
  text: textParam(100).optional().describe('Part of the name or the description, in any case'),
});
export type RepoFilter = z.infer<typeof RepoFilter>;
