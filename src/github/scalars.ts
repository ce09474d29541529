import { z } from 'zod';
import { toStorableText } from '../common/foreign-text.ts';

/** What GitHub's answers are made of, REST's and GraphQL's alike. */
export const Text = z.string().transform(toStorableText);
export const Id = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
export const Count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
export const Instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
