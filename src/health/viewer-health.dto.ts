import { z } from 'zod';

/** What concerns this viewer, from our own tables. Instants are ISO 8601, UTC. */
export const ViewerHealth = z.object({
  targets: z.array(
    z.object({
      target: z.string(),
      source: z.string().describe('viewer: remembered by you; operator: by the operator'),
      lastSucceededAt: z.iso.datetime().nullable(),
      isOverdue: z.boolean().describe('No success for two periods of the schedule'),
    }),
  ),
  quota: z.array(
    z.object({
      bucket: z.string(),
      limit: z.int(),
      remaining: z.int(),
      resetAt: z.iso.datetime(),
      pausedUntil: z.iso.datetime().nullable(),
      updatedAt: z.iso.datetime(),
    }),
  ),
  credentials: z.array(
    z.object({
      kind: z.string().describe('oauth: you signed in; service: GITHUB_TOKEN'),
      state: z.string().describe('alive, or dead: sign in again'),
      scopes: z.array(z.string()),
      createdAt: z.iso.datetime(),
      diedAt: z.iso.datetime().nullable(),
    }),
  ),
  queue: z.object({ queued: z.int(), active: z.int(), failed: z.int() }),
});
export type ViewerHealth = z.infer<typeof ViewerHealth>;
