import { z } from 'zod';

const Instant = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);
const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** A day of UTC or an instant, as it stands in a query string. */
export function instantParam(): z.ZodType<Date, string> {
  return z
    .string('must be given once')
    .refine((text) => Instant.safeParse(text).success, {
      error: 'must be a date such as 2026-01-31 or an instant such as 2026-01-31T12:00:00Z',
      abort: true,
    })
    .transform((text) => new Date(text))
    .refine(
      (instant) => instant.getTime() >= EARLIEST && instant.getTime() <= LATEST,
      'must lie between 1970 and 2200',
    )
    .meta({ type: 'string', example: '2026-01-31' });
}
