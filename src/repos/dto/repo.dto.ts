import { z } from 'zod';
import { TagCoverageState, TagView } from './tag.dto.ts';

/** A repo as this viewer may see it. Counts are GitHub's; instants are ISO 8601, UTC. */
export const RepoView = z.object({
  id: z.int(),
  nodeId: z.string(),
  name: z.string().describe('Without the owner'),
  owner: z.object({
    id: z.int(),
    login: z.string(),
    type: z.string().describe('User, Organization, Bot or Mannequin'),
    name: z.string().nullable(),
    email: z.string().nullable().describe('The public profile e-mail'),
    avatarUrl: z.string().nullable(),
  }),
  visibility: z.enum(['public', 'private', 'internal']),
  description: z.string().nullable(),
  homepage: z.string().nullable(),
  language: z.string().nullable(),
  license: z.string().nullable().describe('SPDX id'),
  topics: z.array(z.string()),
  stars: z.int(),
  forks: z.int(),
  openIssues: z.int().nullable().describe('Open issues and pull requests together; null: not known so far'),
  sizeKb: z.int().nullable().describe('Null: not known'),
  fork: z.boolean(),
  archived: z.boolean(),
  disabled: z.boolean(),
  template: z.boolean(),
  defaultBranch: z.string().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  pushedAt: z.iso.datetime().nullable(),
  latestRelease: z
    .object({ tag: z.string(), publishedAt: z.iso.datetime().nullable() })
    .nullable()
    .describe('Null: none, or not known so far'),
});
export type RepoView = z.infer<typeof RepoView>;

/** One repo with the newest of its tags. */
export const RepoDetail = RepoView.extend({
  tags: z.object({
    count: z.int().nullable().describe('How many are stored; null: not read so far'),
    state: TagCoverageState.nullable().describe('Null: not read so far'),
    latest: z.array(TagView).describe('At most the ten newest'),
  }),
});
export type RepoDetail = z.infer<typeof RepoDetail>;

export const RepoPage = z.object({
  items: z.array(RepoView),
  nextCursor: z.string().nullable().describe('Null on the last page'),
});
export type RepoPage = z.infer<typeof RepoPage>;
