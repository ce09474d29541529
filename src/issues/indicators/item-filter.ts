import { z } from 'zod';

/** Which items count, as they are stored now. */
export const ItemFilter = z.strictObject({
  kind: z
    .enum(['issues', 'pulls', 'all'], 'must be issues, pulls or all')
    .default('all')
    .describe('issues, pull requests, or both'),
  state: z
    .enum(['open', 'closed', 'all'], 'must be open, closed or all')
    .default('all')
    .describe('Their state now, whatever it was in the window; a merged pull request is closed'),
});
export type ItemFilter = z.infer<typeof ItemFilter>;
