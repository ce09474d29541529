import { z } from 'zod';
import type { RunPosition } from '../run.queries.ts';
import { TargetCron } from '../target-cron.ts';
import { TargetText } from '../target.ts';

export const SyncRequest = z.strictObject({
  target: TargetText,
  /** Null: by SYNC_CRON; absent: as it is. */
  cron: TargetCron.nullable().optional(),
});
export type SyncRequest = z.infer<typeof SyncRequest>;

export const IdParam = z.object({ id: z.uuid('must be an id of this API') });
export type IdParam = z.infer<typeof IdParam>;

const LIMIT = 'must be a whole number from 1 to 100';

export const JobListRequest = z.strictObject({
  limit: z.coerce.number(LIMIT).int(LIMIT).min(1, LIMIT).max(100, LIMIT).default(20),
  cursor: z
    .string()
    .transform((text, context) => {
      const position = parseCursor(text);
      if (position) return position;
      context.addIssue({ code: 'custom', message: 'must be the nextCursor of a page' });
      return z.NEVER;
    })
    .optional(),
});
export type JobListRequest = z.infer<typeof JobListRequest>;

const Position = z.tuple([z.iso.datetime().transform((text) => new Date(text)), z.uuid()]);

export function toCursor({ queuedAt, id }: RunPosition): string {
  return Buffer.from(JSON.stringify([queuedAt.toISOString(), id])).toString('base64url');
}

function parseCursor(text: string): RunPosition | null {
  try {
    const [queuedAt, id] = Position.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return { queuedAt, id };
  } catch {
    return null;
  }
}
