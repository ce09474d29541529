import type { z } from 'zod';

const MS_PER_UNIT = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const BYTES_PER_UNIT = { KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 } as const;
const MAX_WAIT_MS = 12 * 3_600_000;

/** `24h`, `90m`, `45s` or `2d` in milliseconds. */
export function parseDuration(text: string, context: z.RefinementCtx): number {
  const match = /^(\d+(?:\.\d+)?)\s*([smhd])$/.exec(text);
  const ms = match ? Number(match[1]) * MS_PER_UNIT[match[2] as keyof typeof MS_PER_UNIT] : 0;
  if (ms <= 0) context.addIssue({ code: 'custom', message: 'must be a positive duration in s, m, h or d' });
  return ms;
}

/** A duration that a job may wait for: the queue takes a job back after a day, and no timer takes more than 24 of them. */
export function parseWait(text: string, context: z.RefinementCtx): number {
  const ms = parseDuration(text, context);
  if (ms > MAX_WAIT_MS) context.addIssue({ code: 'custom', message: 'must be 12h at most' });
  return ms;
}

/** `20%` as 0.2. More than 90% would leave too little to ever finish. */
export function parseShare(text: string, context: z.RefinementCtx): number {
  const match = /^(\d+(?:\.\d+)?)\s*%$/.exec(text);
  const share = match ? Number(match[1]) / 100 : Number.NaN;
  if (!(share >= 0 && share <= 0.9))
    context.addIssue({ code: 'custom', message: 'must be a percentage from 0% to 90%' });
  return share;
}

/** `500MB` or `2GB` in bytes. */
export function parseBytes(text: string, context: z.RefinementCtx): number {
  const match = /^(\d+(?:\.\d+)?)\s*([KMGT]B)$/i.exec(text);
  const unit = match?.[2]?.toUpperCase() as keyof typeof BYTES_PER_UNIT | undefined;
  const bytes = unit ? Math.floor(Number(match?.[1]) * BYTES_PER_UNIT[unit]) : 0;
  if (bytes <= 0) context.addIssue({ code: 'custom', message: 'must be a size in KB, MB, GB or TB' });
  return bytes;
}
