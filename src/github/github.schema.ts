import { z } from 'zod';
import { Count, Id, Instant, Text } from './scalars.ts';

// Only the fields we read; everything REST says enters through here.

/** A user, organization or bot. `name` and `email` are absent where GitHub embeds the short form (as a repo's owner). */
export const GithubAccount = z.object({
  id: Id,
  node_id: Text,
  login: Text,
  type: Text,
  avatar_url: Text.nullish(),
  name: Text.nullish(),
  email: Text.nullish(),
});
export type GithubAccount = z.infer<typeof GithubAccount>;

export const GithubPermissions = z.object({
  admin: z.boolean(),
  maintain: z.boolean().optional(),
  push: z.boolean(),
  triage: z.boolean().optional(),
  pull: z.boolean(),
});
export type GithubPermissions = z.infer<typeof GithubPermissions>;

export const GithubVisibility = z.enum(['public', 'private', 'internal']);
export type GithubVisibility = z.infer<typeof GithubVisibility>;

/** https://docs.github.com/rest/repos/repos: list items and single repos alike. `size` is in KiB. */
export const GithubRepo = z
  .object({
    id: Id,
    node_id: Text,
    name: Text,
    owner: GithubAccount,
    private: z.boolean(),
    visibility: GithubVisibility.optional(),
    fork: z.boolean(),
    archived: z.boolean().default(false),
    disabled: z.boolean().default(false),
    is_template: z.boolean().default(false),
    default_branch: Text.nullish(),
    description: Text.nullable(),
    homepage: Text.nullish(),
    language: Text.nullish(),
    license: z.object({ spdx_id: Text.nullable() }).nullish(),
    stargazers_count: Count,
    forks_count: Count,
    open_issues_count: Count,
    size: Count,
    topics: z.array(Text).default([]),
    created_at: Instant,
    updated_at: Instant,
    pushed_at: Instant.nullish(),
    permissions: GithubPermissions.optional(),
  })
  // Older GitHub Enterprise Servers know only `private`.
  .transform((repo) => ({ ...repo, visibility: repo.visibility ?? (repo.private ? 'private' : 'public') }));
export type GithubRepo = z.infer<typeof GithubRepo>;

/** https://docs.github.com/rest/orgs/members: the viewer's own membership of an organization. */
export const GithubMembership = z.object({
  state: Text,
  role: Text,
  organization: z
    .object({ id: Id, node_id: Text, login: Text, avatar_url: Text.nullish() })
    .transform((organization): GithubAccount => ({ ...organization, type: 'Organization' })),
});
export type GithubMembership = z.infer<typeof GithubMembership>;

/** How a repo answers when asked for by id: does it still, under which name, to whom. */
export interface GithubRepoProbe {
  id: number;
  nodeId: string;
  ownerLogin: string;
  name: string;
  visibility: GithubVisibility;
  /** Null: GitHub did not say. */
  permission: 'admin' | 'maintain' | 'push' | 'triage' | 'pull' | null;
}

/** An account's public profile. `email` is the public profile e-mail or null. */
export interface GithubProfile {
  nodeId: string;
  login: string;
  name: string | null;
  email: string | null;
}
