import { z } from 'zod';
import { GithubAccount } from './github.schema.ts';
import { parseGitInstant } from './graphql/git-instant.ts';
import { Count, Id, Instant, Text } from './scalars.ts';

/** https://docs.github.com/rest/issues/labels */
export const GithubLabel = z.object({
  id: Id,
  node_id: Text,
  name: Text,
  color: Text.nullable(),
  description: Text.nullable().default(null),
});
export type GithubLabel = z.infer<typeof GithubLabel>;

export const GithubIssueState = z.enum(['open', 'closed']);
export type GithubIssueState = z.infer<typeof GithubIssueState>;

/** https://docs.github.com/rest/issues/milestones */
export const GithubMilestone = z.object({
  id: Id,
  node_id: Text,
  number: Count,
  title: Text,
  description: Text.nullable().default(null),
  state: GithubIssueState,
  creator: GithubAccount.nullable().default(null),
  // Typed in by people, in whatever year they like.
  due_on: z.string().nullish().transform(parseGitInstant),
  created_at: Instant,
  updated_at: Instant,
  closed_at: Instant.nullable().default(null),
});
export type GithubMilestone = z.infer<typeof GithubMilestone>;

/** https://docs.github.com/rest/issues/issues: issues and pull requests alike, in a list and alone. */
export const GithubIssue = z.object({
  /** In this list a pull request is an issue: its id here is not that of `/pulls`, nor GraphQL's. Its `node_id` is. */
  id: Id,
  node_id: Text,
  number: Count,
  title: Text,
  body: Text.nullable().default(null),
  state: GithubIssueState,
  /** `completed`, `not_planned`, `reopened`, `duplicate`, or what GitHub thinks of next. */
  state_reason: Text.nullable().default(null),
  /** Null: the account was deleted. */
  user: GithubAccount.nullable(),
  assignees: z
    .array(GithubAccount.nullable())
    .nullish()
    .transform((assignees) => (assignees ?? []).filter((assignee) => assignee !== null)),
  // The API allows bare names, which belong to no label that could be told from another.
  labels: z
    .array(z.union([z.string(), GithubLabel]))
    .transform((labels) => labels.filter((label) => typeof label !== 'string')),
  milestone: GithubMilestone.nullable().default(null),
  comments: Count,
  /** Their total; null: not told. */
  reactions: z
    .object({ total_count: Count })
    .nullish()
    .transform((reactions) => reactions?.total_count ?? null),
  locked: z.boolean().default(false),
  created_at: Instant,
  updated_at: Instant,
  closed_at: Instant.nullable().default(null),
  draft: z.boolean().nullable().default(null),
  /** Null: an issue. */
  pull_request: z
    .object({ merged_at: Instant.nullable().default(null) })
    .nullable()
    .default(null),
});
export type GithubIssue = z.infer<typeof GithubIssue>;

/** https://docs.github.com/rest/activity/starring: a week of stars that are still there, by the days they were given. */
export const GithubStarWeek = z.object({
  /** Its first day's beginning: a Sunday. GitHub does not promise that its days are those of UTC. */
  week: Count.transform((seconds) => new Date(seconds * 1000)),
  total: Count,
  days: z.array(Count).length(7),
});
export type GithubStarWeek = z.infer<typeof GithubStarWeek>;
