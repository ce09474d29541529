import { z } from 'zod';
import { RepoView } from '../../../repos/dto/repo.dto.ts';
import { RankingChangeCounts } from './ranking-requests.ts';

const nextCursor = z.string().nullable().describe('Null on the last page');

/** A ranking has the id of the job that made it. Instants are ISO 8601, UTC. */
export const RankingView = z.object({
  id: z.uuid(),
  target: z.string(),
  query: z.string().describe('What was searched for; empty: no condition'),
  minStars: z.int(),
  count: z.int().describe('How many were asked for'),
  size: z.int().describe('How many it has'),
  available: z
    .int()
    .nullable()
    .describe('How many there are, as GitHub counted when it began; null: not known'),
  complete: z.boolean().describe('False: being read, or given up; what was read so far is shown'),
  settled: z.boolean().nullable().describe('Whether each part of it was read whole; null: not known yet'),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type RankingView = z.infer<typeof RankingView>;

export const RankingList = z.object({ items: z.array(RankingView).describe('Newest first'), nextCursor });
export type RankingList = z.infer<typeof RankingList>;

const repository = RepoView.nullable().describe('As it is now; null when it is not visible to you any more');

export const RankingEntryView = z.object({
  rank: z.int().describe('From 1; of equal stars the lower repository id comes first'),
  stars: z.int().describe('When it was ranked'),
  repository,
});
export type RankingEntryView = z.infer<typeof RankingEntryView>;

export const RankingPage = RankingView.extend({
  unsettled: z
    .array(
      z.object({
        query: z.string(),
        expected: z.int().nullable().describe('How many GitHub said there are; null: it never said'),
        read: z.int().describe('How many it showed'),
      }),
    )
    .describe('Searches that would not hold still'),
  items: z.array(RankingEntryView),
  nextCursor,
});
export type RankingPage = z.infer<typeof RankingPage>;

export const RankingChangeView = z.object({
  change: z.enum(['entered', 'left', 'moved']),
  rank: z.int().nullable().describe('Null when it left'),
  formerRank: z.int().nullable().describe('Null when it entered'),
  stars: z.int().nullable(),
  formerStars: z.int().nullable(),
  repository,
});
export type RankingChangeView = z.infer<typeof RankingChangeView>;

export const RankingChangesPage = z.object({
  counts: RankingChangeCounts.describe('Of the whole comparison'),
  items: z.array(RankingChangeView).describe('By rank now, then those that left by their former rank'),
  nextCursor,
});
export type RankingChangesPage = z.infer<typeof RankingChangesPage>;
